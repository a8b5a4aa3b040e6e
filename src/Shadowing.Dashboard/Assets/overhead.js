// What being sampled costs callers, as measured on this application's own traffic.
import { h } from './dom.js';
import { count, duration, isNumber } from './text.js';

const names = { p50: 'p50', p99: 'p99' };

/** Sampled calls beside a fair draw of others, with the interval of the difference; a sentence where there is nothing to show. */
export function overheadSection(overhead, rate) {
  if (!overhead) {
    return h('p', { class: 'quiet' }, rate >= 1
      ? 'Every call is sampled: there is no other to hold them against. Below 100 % this says what being sampled costs.'
      : 'Not enough calls of this process were timed yet, sampled and not.');
  }

  return [
    h('table', { class: 'latency' },
      h('caption', { class: 'hide' }, 'How long callers wait, sampled and not'),
      h('thead', {}, h('tr', {}, h('td', {}), ['sampled', 'not sampled', 'a sampled caller waits longer by'].map(name => h('th', { scope: 'col', class: 'number' }, name)))),
      h('tbody', {}, Object.keys(names).map(name => h('tr', {},
        h('th', { scope: 'row' }, names[name]),
        h('td', { class: 'number' }, duration(overhead[name]?.sampled)),
        h('td', { class: 'number' }, duration(overhead[name]?.notSampled)),
        h('td', { class: 'number' }, longer(overhead[name])))))),
    h('p', { class: 'quiet' }, `${count(overhead.sampled)} sampled calls and ${count(overhead.notSampled)} others, drawn alike, since this process started; with 95 % confidence, however often one looks.`),
  ];
}

function longer(quantile) {
  return isNumber(quantile?.low) && isNumber(quantile?.high) ? `${signed(quantile.low)} to ${signed(quantile.high)}` : 'not yet known';
}

function signed(seconds) {
  return seconds < 0 ? `−${duration(-seconds)}` : duration(seconds);
}
