// How outcomes and latencies went over time, with what happened meanwhile as numbered lines; the tables below say the same.
import { minuteOutcomes, swatch } from './account.js';
import { chart } from './chart.js';
import { h, hide, shown } from './dom.js';
import { turn } from './router.js';
import { ranges, steps } from './series.js';
import { table } from './tables.js';
import { compact, count, duration, time, words } from './text.js';

const mostAnnotations = 20;

export function trends(series, range, route, scope) {
  const minutes = series.minutes ?? [];
  const annotations = series.annotations ?? [];
  const marks = annotations.map((annotation, index) => ({ at: Date.parse(annotation.at) / 1000, number: index + 1 })).filter(mark => Number.isFinite(mark.at));
  const of = steps(minutes, range);
  of.span = span(of.times, marks, range);
  return h('section', { class: 'panel', 'aria-labelledby': 'trends' },
    h('div', { class: 'panel-head' }, h('h2', { id: 'trends' }, 'Trends'), picker(range, route)),
    scope.of === 'instance' ? h('p', { class: 'quiet' }, 'Of the fleet: the history is not kept by instance.') : null,
    of.times.length === 0 ? h('p', { class: 'quiet' }, 'No minute with calls is written down for this time; the current one follows when it is.') : [
      outcomeChart(of, marks, range),
      h('div', { class: 'charts' }, ['p50', 'p95', 'p99'].map(name => latencyChart(of, name, marks, range))),
      range.step > 1 ? h('p', { class: 'quiet' }, `Each step is ${range.step} minutes; a percentile of a step is the mean of its minutes’, weighted by calls.`) : null,
    ],
    list(annotations),
    of.times.length === 0 ? null : asTable(of));
}

function picker(range, route) {
  return h('div', { class: 'choices', role: 'group', 'aria-label': 'Time shown' },
    ranges.map(one => h('button', { type: 'button', 'aria-pressed': one.key === range.key ? 'true' : 'false', onclick: () => turn(route, { range: one.key === '1h' ? '' : one.key }) }, one.label)));
}

// From the first call or what happened before it to now; a run of a minute is not shown as one of ten seconds, nor as a dot in a week.
function span(times, marks, range, now = Date.now() / 1000) {
  const step = range.step * 60;
  const start = now - range.hours * 3_600;
  const first = Math.min(times[0] ?? now, ...marks.map(mark => mark.at).filter(at => at >= start));
  const end = Math.max(now, (times.at(-1) ?? now) + step);
  return [Math.max(start - step, Math.min(first, end - 10 * step)), end];
}

function outcomeChart(of, marks, range) {
  const present = minuteOutcomes.map(outcome => ({ ...outcome, values: of.outcome(outcome.key) })).filter(outcome => outcome.values.some(value => value > 0));
  // Columns stand on each other: the tallest is drawn first.
  let below = of.times.map(() => 0);
  const stacked = present.map(outcome => {
    below = below.map((value, index) => value + outcome.values[index]);
    return { label: outcome.label, values: below, raw: outcome.values, colour: `--${outcome.className}`, isColumn: true };
  }).reverse();
  return h('figure', {},
    h('figcaption', {}, h('span', { class: 'figure-title' }, `Outcomes per ${range.step === 1 ? 'minute' : 'step'}`),
      h('span', { class: 'legend' }, present.map(outcome => h('span', { key: outcome.key }, swatch(outcome.className), outcome.label)))),
    chart({
      label: `Outcomes over time: ${present.map(outcome => `${outcome.label} ${count(outcome.values.reduce((sum, value) => sum + value, 0))}`).join(', ')}. The table below has all values.`,
      times: of.times, span: of.span, series: stacked, marks, write: compact, group: 'trends', isLong: range.hours > 24,
    }));
}

function latencyChart(of, name, marks, range) {
  const control = of.percentile('control', name);
  const candidate = of.percentile('candidate', name);
  const newest = values => duration(values.findLast(value => value !== null));
  return h('figure', { key: name },
    h('figcaption', {}, h('span', { class: 'figure-title' }, `Latency ${name}`),
      h('span', { class: 'legend' }, h('span', {}, h('span', { class: 'key control', 'aria-hidden': 'true' }), 'control'), h('span', {}, h('span', { class: 'key candidate', 'aria-hidden': 'true' }), 'candidate'))),
    chart({
      label: `${name} over time; last: control ${newest(control)}, candidate ${newest(candidate)}. The table below has all values.`,
      times: of.times, span: of.span, marks, write: duration, group: 'trends', isLong: range.hours > 24,
      series: [{ label: 'control', values: control, colour: '--control' }, { label: 'candidate', values: candidate, colour: '--candidate', isDashed: true }],
    }));
}

function list(annotations) {
  if (annotations.length === 0) {
    return null;
  }

  const newest = annotations.map((annotation, index) => ({ annotation, number: index + 1 })).slice(-mostAnnotations);
  return h('div', { class: 'annotations' }, h('h3', {}, 'What happened'),
    h('ul', {}, newest.map(({ annotation, number }) => h('li', { key: `${annotation.at} ${number}` },
      h('span', { class: 'mark-number' }, hide('Line '), number), ' ', h('time', { datetime: annotation.at }, time(annotation.at)), ' ',
      h('span', { class: 'chip' }, shown(words(annotation.kind))), ' ', shown(annotation.text)))));
}

function asTable(of) {
  const outcomes = minuteOutcomes.map(outcome => ({ ...outcome, values: of.outcome(outcome.key) })).filter(outcome => outcome.values.some(value => value > 0));
  const sides = ['control', 'candidate'].flatMap(side => ['p50', 'p95', 'p99'].map(name => ({ label: `${side} ${name}`, values: of.percentile(side, name) })));
  const rows = of.times.map((at, index) => index).reverse();
  return h('details', { class: 'as-table' }, h('summary', {}, 'The charts as a table'),
    table({
      caption: 'Outcomes and latencies over time, newest first',
      className: 'tight',
      columns: [
        { label: 'Time', cell: index => time(new Date(of.times[index] * 1000)).slice(0, 16) },
        ...outcomes.map(outcome => ({ label: outcome.label, isNumber: true, cell: index => count(outcome.values[index]) })),
        ...sides.map(side => ({ label: side.label, isNumber: true, cell: index => duration(side.values[index]) })),
      ],
      rows,
      rowKey: index => of.times[index],
    }));
}
