// Which lines, and within them which words, two texts do not share: Myers' shortest edit, with bounds on size and effort.

const mostLines = 4_000;
const mostEdits = 1_200;
const mostWords = 400;

/**
 * Compares two texts line by line.
 * @returns { rows, isCut, isRough }: rows are { kind: 'same' | 'changed' | 'removed' | 'added', left, right, leftNumber, rightNumber };
 * `isCut`: only the first lines were looked at; `isRough`: they differ too much to be aligned, and stand beside each other as they come
 */
export function diffLines(left, right) {
  const leftLines = lines(left);
  const rightLines = lines(right);
  const isCut = leftLines.length > mostLines || rightLines.length > mostLines;
  const { steps, isRough } = align(leftLines.slice(0, mostLines), rightLines.slice(0, mostLines), mostEdits);
  return { rows: rows(steps), isCut, isRough };
}

/** Splits two lines into parts: { left, right }, each [{ text, isChanged }]. */
export function diffWords(left, right) {
  const leftWords = wordsOf(left);
  const rightWords = wordsOf(right);
  if (leftWords.length > mostWords || rightWords.length > mostWords) {
    return ends(left, right);
  }

  const { steps } = align(leftWords, rightWords, mostWords * 2);
  const parts = { left: [], right: [] };
  for (const step of steps) {
    if (step.left !== undefined) {
      push(parts.left, step.left, step.right === undefined);
    }

    if (step.right !== undefined) {
      push(parts.right, step.right, step.left === undefined);
    }
  }

  return parts;
}

function lines(text) {
  return text === '' ? [] : text.split('\n');
}

function wordsOf(text) {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

// Aligns two lists: steps with both sides are equal, with one side removed or added.
function align(left, right, edits) {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) {
    start++;
  }

  let end = 0;
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) {
    end++;
  }

  const same = (from, to) => left.slice(from, to).map((value, index) => ({ left: value, right: right[from + index], leftIndex: from + index, rightIndex: from + index }));
  const middleLeft = left.slice(start, left.length - end);
  const middleRight = right.slice(start, right.length - end);
  const middle = shortestEdit(middleLeft, middleRight, edits);
  const steps = middle ?? [
    ...middleLeft.map((value, index) => ({ left: value, leftIndex: index })),
    ...middleRight.map((value, index) => ({ right: value, rightIndex: index })),
  ];
  const shifted = steps.map(step => ({ ...step, leftIndex: step.leftIndex === undefined ? undefined : step.leftIndex + start, rightIndex: step.rightIndex === undefined ? undefined : step.rightIndex + start }));
  const tail = left.slice(left.length - end).map((value, index) => ({ left: value, right: value, leftIndex: left.length - end + index, rightIndex: right.length - end + index }));
  return { steps: [...same(0, start), ...shifted, ...tail], isRough: middle === null };
}

// Null when more edits are needed than may be spent.
function shortestEdit(left, right, edits) {
  const most = Math.min(edits, left.length + right.length);
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const history = [];
  for (let depth = 0; depth <= most; depth++) {
    history.push(furthest.slice(middle - depth - 1, middle + depth + 2));
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const isDown = diagonal === -depth || (diagonal !== depth && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]);
      let x = isDown ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1;
      let y = x - diagonal;
      while (x < left.length && y < right.length && left[x] === right[y]) {
        x++;
        y++;
      }

      furthest[middle + diagonal] = x;
      if (x >= left.length && y >= right.length) {
        return walkBack(left, right, history, depth);
      }
    }
  }

  return null;
}

function walkBack(left, right, history, depth) {
  const steps = [];
  let x = left.length;
  let y = right.length;
  for (let edit = depth; edit > 0; edit--) {
    const furthest = history[edit];
    const at = diagonal => furthest[diagonal + edit + 1];
    const diagonal = x - y;
    const isDown = diagonal === -edit || (diagonal !== edit && at(diagonal - 1) < at(diagonal + 1));
    const before = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = at(before);
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0 && x - 1 >= (isDown ? fromX : fromX + 1) && y - 1 >= (isDown ? fromY + 1 : fromY)) {
      x--;
      y--;
      steps.push({ left: left[x], right: right[y], leftIndex: x, rightIndex: y });
    }

    if (isDown) {
      y--;
      steps.push({ right: right[y], rightIndex: y });
    } else {
      x--;
      steps.push({ left: left[x], leftIndex: x });
    }
  }

  while (x > 0 && y > 0) {
    x--;
    y--;
    steps.push({ left: left[x], right: right[y], leftIndex: x, rightIndex: y });
  }

  return steps.reverse();
}

// Lines that went stand beside those that came in their place.
function rows(steps) {
  const result = [];
  let removed = [];
  let added = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      const from = removed[index];
      const to = added[index];
      result.push({ kind: from && to ? 'changed' : from ? 'removed' : 'added', left: from?.left, right: to?.right, leftNumber: number(from?.leftIndex), rightNumber: number(to?.rightIndex) });
    }

    removed = [];
    added = [];
  };
  for (const step of steps) {
    if (step.left !== undefined && step.right !== undefined) {
      flush();
      result.push({ kind: 'same', left: step.left, right: step.right, leftNumber: number(step.leftIndex), rightNumber: number(step.rightIndex) });
    } else if (step.left !== undefined) {
      removed.push(step);
    } else {
      added.push(step);
    }
  }

  flush();
  return result;
}

function number(index) {
  return index === undefined ? undefined : index + 1;
}

// For long lines: only what is common at both ends is taken away.
function ends(left, right) {
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) {
    start++;
  }

  let end = 0;
  while (end < most - start && left[left.length - 1 - end] === right[right.length - 1 - end]) {
    end++;
  }

  const parts = text => [[text.slice(0, start), false], [text.slice(start, text.length - end), true], [text.slice(text.length - end), false]]
    .filter(([part]) => part !== '').map(([part, isChanged]) => ({ text: part, isChanged }));
  return { left: parts(left), right: parts(right) };
}

function push(parts, text, isChanged) {
  const last = parts.at(-1);
  if (last !== undefined && last.isChanged === isChanged) {
    last.text += text;
  } else {
    parts.push({ text, isChanged });
  }
}
