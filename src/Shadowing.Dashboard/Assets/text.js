// Text as people read it: numbers, shares, durations and times; and data from calls, whose tricks are made visible.

const thinSpace = '\u202f';
const numbers = new Intl.NumberFormat('en-US');
const compactNumbers = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

// Controls, bidirectional and invisible characters, tags and lone surrogates: what could make a text look like another one.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|[\ud800-\udfff]/gu;

const named = { 9: '⇥', 10: '↵', 13: '␍' };

/** The name that stands for a character that cannot be seen. */
export function nameOf(character) {
  const code = character.codePointAt(0);
  return named[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Splits a text into what can be shown as it is and what must be named: [{ text, isHidden }]. */
export function visibleParts(value, { lines = false } = {}) {
  const text = String(value ?? '');
  const pattern = lines ? hidden : new RegExp(`${hidden.source}|[\\t\\n]`, 'gu');
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > from) {
      parts.push({ text: text.slice(from, found.index), isHidden: false });
    }

    parts.push({ text: nameOf(found[0]), isHidden: true });
    from = found.index + found[0].length;
  }

  if (from < text.length) {
    parts.push({ text: text.slice(from), isHidden: false });
  }

  return parts;
}

/** A text for places that hold no elements, such as titles and labels. */
export function plain(value) {
  return visibleParts(value).map(part => (part.isHidden ? `⟨${part.text}⟩` : part.text)).join('');
}

/** Cuts what nobody reads to its end. */
export function cut(value, length) {
  const text = String(value ?? '');
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

export function isNumber(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

export function count(value) {
  return isNumber(value) ? numbers.format(value) : '–';
}

export function compact(value) {
  return isNumber(value) ? compactNumbers.format(value) : '–';
}

/** "1 call", "2 calls". */
export function counted(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share in percent: three digits that mean something; never 0 % of something, never 100 % of less than all. */
export function share(value) {
  if (!isNumber(value)) {
    return '–';
  }

  const percent = value * 100;
  if (percent === 0 || percent === 100) {
    return `${percent}${thinSpace}%`;
  }

  if (percent > 99.9) {
    return `>${thinSpace}99.9${thinSpace}%`;
  }

  const decimals = percent >= 10 ? 1 : Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(percent))));
  return `${Number(percent.toFixed(decimals))}${thinSpace}%`;
}

export function interval(of) {
  return isNumber(of?.low) && isNumber(of?.high) ? `${share(of.low)} to ${share(of.high)}` : '–';
}

/** A duration that is given in seconds. */
export function duration(seconds) {
  if (!isNumber(seconds)) {
    return '–';
  }

  if (seconds < 0.001) {
    return seconds === 0 ? '0' : `${digits(seconds * 1e6)} µs`;
  }

  return seconds < 1 ? `${digits(seconds * 1000)} ms` : seconds < 120 ? `${digits(seconds)} s` : `${count(Math.round(seconds / 60))} min`;
}

function digits(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function bytes(value) {
  if (!isNumber(value)) {
    return '–';
  }

  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let size = value;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }

  return `${unit === 0 ? count(size) : digits(size)} ${units[unit]}`;
}

function instant(value) {
  const time = new Date(value ?? NaN);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** "2026-11-25 14:05:09", in UTC; what is no time is shown as it came. */
export function time(value) {
  const at = instant(value);
  return at === null ? plain(cut(value ?? '–', 40)) : at.toISOString().slice(0, 19).replace('T', ' ');
}

export function clock(value) {
  const at = instant(value);
  return at === null ? plain(cut(value ?? '–', 40)) : at.toISOString().slice(11, 19);
}

/** "3 min ago". */
export function ago(value, now = Date.now()) {
  const at = instant(value);
  if (at === null) {
    return plain(cut(value ?? '–', 40));
  }

  const seconds = Math.max(0, (now - at.getTime()) / 1000);
  return seconds < 60 ? 'just now'
    : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
    : seconds < 172800 ? `${Math.floor(seconds / 3600)} h ago`
    : `${Math.floor(seconds / 86400)} days ago`;
}

/** Words of the API in the spelling of a sentence: "candidate_failed" becomes "candidate failed". */
export function words(value) {
  return String(value ?? '').replaceAll('_', ' ');
}
