// Indents JSON without reading its values, so that no number is rounded and no member lost.

const mostDepth = 200;

// A mark that stands for a text that was not kept begins with a bracket too.
const begins = /^(\{\s*["}]|\[\s*(["{[\]\d-]|true\b|false\b|null\b))/;

/** Gives the text back as it is when it is not JSON on few lines, or too deep. */
export function indentJson(text) {
  const trimmed = text.trim();
  if (!begins.test(trimmed) || trimmed.includes('\n')) {
    return text;
  }

  let result = '';
  let depth = 0;
  let index = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  while (index < trimmed.length) {
    const character = trimmed[index];
    if (character === '"') {
      const end = endOfString(trimmed, index);
      result += trimmed.slice(index, end);
      index = end;
      continue;
    }

    if (character === '{' || character === '[') {
      const close = character === '{' ? '}' : ']';
      if (trimmed[index + 1] === close) {
        result += character + close;
        index += 2;
        continue;
      }

      depth++;
      if (depth > mostDepth) {
        return text;
      }

      result += character + line();
    } else if (character === '}' || character === ']') {
      depth--;
      if (depth < 0) {
        return text;
      }

      result += line() + character;
    } else if (character === ',') {
      result += character + line();
    } else if (character === ':') {
      result += ': ';
    } else if (character !== ' ') {
      result += character;
    }

    index++;
  }

  return result;
}

function endOfString(text, from) {
  let index = from + 1;
  while (index < text.length && text[index] !== '"') {
    index += text[index] === '\\' ? 2 : 1;
  }

  return index + 1;
}
