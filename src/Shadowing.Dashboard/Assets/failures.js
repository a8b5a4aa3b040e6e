// How the candidate fails: groups of failures as a table, and one call of a group with its cause.
import { code, h, shown } from './dom.js';
import { calls, change } from './groups.js';
import { within } from './router.js';
import { actions, folded, request, sides } from './samples.js';
import { countSpark } from './sparks.js';
import { table } from './tables.js';
import { ago, bytes, count, duration, share, time, words } from './text.js';

/** @param order { sorted, onSort } where the table can be sorted */
export function failureTable(groups, route, order = {}, present = null) {
  return table({
    caption: 'Groups of failures',
    ...order,
    rowKey: group => group.id,
    rows: groups,
    columns: [
      { key: 'kind', label: 'How', sort: 'kind', cell: group => [h('a', { href: within(route, ['experiments', route.name, 'failures', group.id]) }, code(group.kind)), group.withheld?.length > 0 ? h('div', { class: 'quiet small' }, 'without ', shown(group.withheld.join(', '))) : null, change(group, present)] },
      { key: 'endpoint', label: 'Endpoint', sort: 'endpoint', cell: group => code(group.endpoint) },
      { key: 'count', label: 'Counted calls', isNumber: true, sort: 'count', cell: group => calls(group.share?.count ?? 0, group.count) },
      { key: 'share', label: 'Of its endpoint', isNumber: true, cell: group => share(group.share?.share) },
      { key: 'trend', label: 'Last hour', cell: group => countSpark(group.trend ?? [], null, `${count((group.trend ?? []).reduce((sum, calls) => sum + calls, 0))} calls in the last hour`) },
      { key: 'lastSeen', label: 'Last seen', sort: 'lastSeen', cell: group => h('time', { datetime: group.lastSeen, title: `${time(group.lastSeen)} UTC` }, ago(group.lastSeen)) },
    ],
  });
}

/** Which share of an endpoint's or an experiment's judged calls failed, with how many those are; a dash before the first. */
export function failedShare(of) {
  return of?.of > 0 ? share(of.share) : '–';
}

export function failureView(sample, isOpen) {
  return folded(sample, isOpen, content);
}

function content(sample) {
  return [
    actions(sample),
    causes(sample),
    sample.valuesAreKept === false ? h('p', { class: 'quiet' }, 'Values are not kept here: they are shown as their kind, their length and a keyed fingerprint, by which equal values can be told.') : null,
    sample.withheld?.length > 0 ? h('p', { class: 'note' }, 'The candidate did not get ', sample.withheld.map((header, index) => [index > 0 ? ', ' : '', code(header)]), ': credentials are forwarded only when named in Forward.') : null,
    answer('What the candidate answered', sample.candidateSide),
    answer('What the control answered', sample.controlSide),
    h('div', { class: 'columns' },
      h('div', {}, h('h3', {}, 'Both sides'), sides(sample)),
      h('div', {}, h('h3', {}, 'Request'), request(sample))),
    sample.settingsHash ? h('p', { class: 'quiet small' }, 'settings ', code(sample.settingsHash)) : null,
  ].flat(3).filter(Boolean);
}

function causes({ exceptions }) {
  return (exceptions ?? []).map((exception, index) => [
    h('h3', {}, index === 0 ? 'The exception' : 'Caused by'),
    h('p', { class: 'cause' }, code(exception.type), exception.error ? [' ', h('span', { class: 'chip label bad' }, shown(exception.error))] : null),
    exception.message ? text('Message', exception.message) : null,
    exception.stack?.length > 0 ? text('Where it was thrown', exception.stack.map(line => `at ${line}`).join('\n')) : null,
  ]);
}

function answer(title, side) {
  const why = side?.whyNoBody ? [': ', shown(words(side.whyNoBody))] : '';
  return [
    h('h3', {}, title),
    typeof side?.body === 'string' ? text(`${title}, its body`, side.body)
      : h('p', { class: 'quiet' }, side?.status ? `Status ${side.status}. ` : '', 'No body is shown', why, side?.bodyLength > 0 ? ` (${bytes(side.bodyLength)})` : '', `, after ${duration(side?.duration)}.`),
  ];
}

function text(label, value) {
  return h('pre', { tabindex: '0', role: 'group', 'aria-label': label }, h('code', {}, shown(value, { lines: true })));
}
