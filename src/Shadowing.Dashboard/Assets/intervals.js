// A share with its interval, drawn against the limit that it is measured by.
import { h, s } from './dom.js';
import { interval, isNumber, share } from './text.js';

const width = 240;
const height = 26;

/**
 * Draws from 0 to a little beyond whatever must be seen. The text beside it says the same.
 * @param {{ share, low, high }} of the share and its interval
 * @param {number} limit what it may not exceed, when there is a limit
 */
export function intervalBar(of, limit, { most = 0, tone = 'plain', says = 'differ' } = {}) {
  if (isUnknown(of)) {
    return h('span', { class: 'quiet' }, 'no comparisons yet');
  }

  const end = Math.min(1, Math.max(of.high * 1.08, (limit ?? 0) * 1.5, most, 1e-6));
  const at = value => Math.round(Math.min(1, value / end) * (width - 8) * 10) / 10 + 4;
  const label = `${share(of.share)} ${says}; between ${interval(of)} with 95 % confidence${isNumber(limit) ? `; the limit is ${share(limit)}` : ''}`;
  return s('svg', { class: `interval ${tone}`, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' },
    s('line', { class: 'axis', x1: 4, y1: 13, x2: width - 4, y2: 13 }),
    isNumber(limit) && limit <= end ? s('rect', { class: 'beyond', x: at(limit), y: 3, width: Math.max(0, width - 4 - at(limit)), height: 20 }) : null,
    s('rect', { class: 'span', x: at(of.low), y: 9, width: Math.max(2, at(of.high) - at(of.low)), height: 8, rx: 4 }),
    s('line', { class: 'point', x1: at(of.share), y1: 5, x2: at(of.share), y2: 21 }),
    isNumber(limit) && limit <= end ? s('line', { class: 'limit', x1: at(limit), y1: 1, x2: at(limit), y2: 25 }) : null);
}

// Without one call the interval is all or nothing, which says nothing.
function isUnknown(of) {
  return !isNumber(of?.low) || !isNumber(of?.high) || of.of === 0;
}

/** The share, its interval in words, and the drawing. */
export function shareWithInterval(of, limit, options) {
  if (isUnknown(of)) {
    return h('p', { class: 'quiet' }, 'No comparisons yet.');
  }

  return h('div', { class: 'share' },
    h('div', { class: 'share-line' },
      h('span', { class: 'figure' }, share(of.share)),
      h('span', { class: 'quiet' }, interval(of))),
    intervalBar(of, limit, options));
}
