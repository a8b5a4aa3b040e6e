// Small curves without axes: a shape to glance at; the label says its facts.
import { s } from './dom.js';

const width = 160;
const height = 32;

/** Columns for counts, with a part of each in the colour of differences. */
export function countSpark(values, parts, label) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  const column = (value, index) => {
    const tall = value <= 0 ? 0 : Math.max(1.5, (value / most) * (height - 2));
    return `M${round(index * step)} ${height}v${round(-tall)}h${round(Math.max(0.8, step - 0.7))}v${round(tall)}z`;
  };
  return s('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    s('line', { class: 'ground', x1: 0, y1: height - 0.5, x2: width, y2: height - 0.5 }),
    s('path', { class: 'columns', d: values.map(column).join('') }),
    parts ? s('path', { class: 'columns differing', d: parts.map(column).join('') }) : null);
}

/** Lines on one scale; a gap where a value is missing. */
export function lineSpark(lines, label) {
  const most = Math.max(1e-9, ...lines.flatMap(line => line.values.map(value => value ?? 0)));
  return s('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    s('line', { class: 'ground', x1: 0, y1: height - 0.5, x2: width, y2: height - 0.5 }),
    lines.map(line => s('path', { class: `line ${line.className}`, d: path(line.values, most) })));
}

function path(values, most) {
  const step = width / Math.max(1, values.length - 1);
  let drawn = '';
  let isDown = false;
  values.forEach((value, index) => {
    if (value === null || value === undefined) {
      isDown = false;
      return;
    }

    const y = height - 2 - (value / most) * (height - 4);
    drawn += `${isDown ? 'L' : 'M'}${round(index * step)} ${round(y)}${isDown ? '' : 'h0.01'}`;
    isDown = true;
  });
  return drawn;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
