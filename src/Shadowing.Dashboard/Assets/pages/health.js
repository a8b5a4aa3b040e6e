// How this instance is: capacity, losses, faults, the store and those who are told.
import { get } from '../api.js';
import { code, h, shown } from '../dom.js';
import { table } from '../tables.js';
import { bytes, count, counted, time, words } from '../text.js';

export const policy = 'View';

export function title() {
  return 'Health';
}

export async function load() {
  return { health: await get(['health']) };
}

export function view({ health }) {
  const { queue = {}, configuration = {}, faults = {}, store, decisions, samples = {}, alerts = {} } = health;
  const troubles = listTroubles(health);
  return [
    h('h1', { tabindex: '-1' }, 'Health'),
    h('p', { class: 'lead' }, 'Of ', h('strong', {}, shown(health.scope ?? 'this instance only')), ': ', code(health.instance), ', started ', h('time', { datetime: health.startedAt }, time(health.startedAt)), ' UTC. Other instances have their own queues, counts and breakers.'),
    h('div', { class: `note ${troubles.length > 0 ? 'warn' : 'fine'}`, role: 'note', 'aria-label': 'In short' }, troubles.length === 0 ? h('p', {}, '✓ Nothing is wrong.') : h('ul', {}, troubles.map((line, index) => h('li', { key: index }, line)))),
    h('div', { class: 'grid' },
      panel('Queue', gauge('Calls in hand', queue.inHand, queue.limit, count), gauge('Bytes held', queue.bytes, queue.bytesLimit, bytes), facts([['Candidate calls that never came back', count(queue.stuck)], ['Extra calls per second, last minute', number(health.extraCallsPerSecond)]])),
      panel('Samples kept', gauge('Bytes kept', samples.bytes, samples.limit, bytes), facts([['Dropped', count(samples.dropped)]])),
      panel('Store', store ? facts([['Where', shown(store.description)], ['Last written', store.lastWritten ? `${time(store.lastWritten)} UTC` : 'never'], ['Waiting rows', count(store.pendingRows)], ['Lost rows', count(store.lostRows)], ['Calls that the others were not told of', store.lostCalls ? count(store.lostCalls) : null], ['Failures', count(store.failures)], ['Last error', store.lastError ? shown(store.lastError) : null]]) : h('p', { class: 'quiet' }, 'In memory only: a restart forgets.')),
      decisions ? panel('What is decided for all', facts([['Heard last', decisions.heardAt ? `${time(decisions.heardAt)} UTC` : 'never'], ['Decisions that the others were not told of', decisions.untold ? count(decisions.untold) : null], ['The store was found to lack what it had acknowledged', decisions.lackedAt ? `${time(decisions.lackedAt)} UTC` : null], ['The audit ends with', decisions.auditHead ? shown(decisions.auditHead) : null], ['What is wrong', decisions.lastError ? shown(decisions.lastError) : null]])) : null,
      panel('Faults of the library', facts([['Caught, callers did not notice', count(faults.count)], ['On the caller’s path', count(faults.onCallersPath)]])),
      panel('Configuration', configuration?.rejection ? [h('p', { class: 'error' }, 'The last reload was rejected; the settings before it are in use.'), h('pre', { tabindex: '0', role: 'group', 'aria-label': 'Why it was rejected' }, h('code', {}, shown(configuration.rejection, { lines: true })))] : h('p', {}, 'In use as it was loaded.')),
      panel('Alerts', facts([['Sent', count(alerts?.sent)], ['Failed', count(alerts?.failed)], ['Suppressed', count(alerts?.suppressed)]]))),
    h('div', { class: 'columns' },
      panel('Dropped, by reason', rows(health.drops, 'Nothing was dropped.', [
        { label: 'Experiment', cell: row => shown(row.experiment) }, { label: 'Reason', cell: row => shown(words(row.reason)) }, { label: 'Calls', isNumber: true, cell: row => count(row.count) },
      ], 'Dropped calls by reason')),
      panel('Breakers', rows(health.breakers, 'No experiment is declared.', [
        { label: 'Experiment', cell: row => shown(row.experiment) }, { label: 'Breaker', cell: row => (row.isOpen ? [h('span', { class: 'chip label bad' }, 'open'), row.cause ? [' ', shown(row.cause)] : null] : h('span', { class: 'chip' }, 'closed')) },
      ], 'Breakers')),
      panel('Sinks', rows(health.sinks, 'No sink is registered.', [
        { label: 'Sink', cell: row => shown(row.name) }, { label: 'Delivered', isNumber: true, cell: row => count(row.delivered) }, { label: 'Lost', isNumber: true, cell: row => count(row.lost) }, { label: 'Failed', isNumber: true, cell: row => count(row.failed) },
      ], 'Sinks'))),
  ];
}

function listTroubles({ queue = {}, breakers = [], configuration, faults = {}, store, decisions, sinks = [], drops = [] }) {
  const open = breakers.filter(breaker => breaker.isOpen);
  const dropped = drops.reduce((sum, row) => sum + (row.count ?? 0), 0);
  return [
    faults.onCallersPath > 0 ? `${counted(faults.onCallersPath, 'fault')} of the library on the caller’s path. Tell its makers.` : null,
    configuration?.rejection ? 'The last reload of the configuration was rejected.' : null,
    open.length > 0 ? [`${counted(open.length, 'breaker')} open: `, open.map((breaker, index) => [index > 0 ? ', ' : '', shown(breaker.experiment)]), '.'] : null,
    queue.limit > 0 && queue.inHand >= queue.limit ? 'The queue is full: calls are dropped.' : null,
    queue.stuck > 0 ? `${counted(queue.stuck, 'candidate call')} never came back.` : null,
    store?.failures > 0 ? `The store failed ${counted(store.failures, 'time')}; ${counted(store.lostRows ?? 0, 'row')} lost.` : null,
    decisions?.lastError ? ['What is decided elsewhere is not heard, or what was decided here is not told: ', shown(decisions.lastError)] : null,
    decisions?.auditWrong ? shown(decisions.auditWrong) : null,
    decisions?.lackedAt ? `The store lacked decisions that it had acknowledged, last at ${time(decisions.lackedAt)} UTC: it was restored, or failed over to a copy. What was stopped stayed so, and was said again.` : null,
    sinks.some(sink => sink.failed > 0 || sink.lost > 0) ? 'A sink failed or lost comparisons.' : null,
    dropped > 0 ? [`${counted(dropped, 'call')} dropped: `, shown(byReason(drops)), '; no caller waited.'] : null,
    faults.count > 0 && !(faults.onCallersPath > 0) ? `${counted(faults.count, 'fault')} of the library caught; callers did not notice. See the log.` : null,
  ].filter(line => line !== null);
}

// A pause is no lack of capacity: the reason is said and not guessed.
function byReason(drops) {
  const calls = new Map();
  drops.forEach(row => calls.set(row.reason, (calls.get(row.reason) ?? 0) + (row.count ?? 0)));
  return [...calls].map(([reason, of]) => `${words(reason)} ${count(of)}`).join(', ');
}

function panel(heading, ...content) {
  const id = `health-${heading.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h2', { id }, heading), content);
}

function gauge(label, value, limit, write) {
  const part = limit > 0 ? Math.min(1, (value ?? 0) / limit) : 0;
  return h('div', { class: 'gauge' },
    h('div', { class: 'gauge-line' }, h('span', {}, label), h('span', { class: 'number' }, `${write(value)} of ${write(limit)}`)),
    h('div', { class: 'gauge-track', role: 'meter', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': limit ?? 0, 'aria-valuenow': value ?? 0, 'aria-valuetext': `${write(value)} of ${write(limit)}` },
      h('div', { class: `gauge-fill${part >= 0.9 ? ' full' : ''}`, css: { width: `${part * 100}%` } })));
}

function facts(list) {
  return h('dl', { class: 'facts' }, list.filter(([, value]) => value !== null && value !== undefined).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function rows(list, otherwise, columns, caption) {
  return list?.length > 0 ? table({ caption, columns, rows: list, className: 'tight' }) : h('p', { class: 'quiet' }, otherwise);
}

function number(value) {
  return typeof value === 'number' ? (value < 10 ? value.toFixed(1) : count(Math.round(value))) : '–';
}
