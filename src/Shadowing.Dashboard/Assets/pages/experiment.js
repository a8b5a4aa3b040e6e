// One experiment: the verdict first, then everything that it rests on.
import { accountSection } from '../account.js';
import { address, get, post } from '../api.js';
import { labelChip, stateChip } from '../badges.js';
import { askReason } from '../dialogs.js';
import { announce, code, h, hide, shown } from '../dom.js';
import { failedShare, failureTable } from '../failures.js';
import { calls, change, together } from '../groups.js';
import { intervalBar } from '../intervals.js';
import { overheadSection } from '../overhead.js';
import { latency } from './experiments.js';
import { orderSays } from './mismatches.js';
import { within } from '../router.js';
import { instancesOf, ownPart, pausedElsewhere, scopeLine, scopeOf, whose } from '../scope.js';
import { beginning, rangeOf } from '../series.js';
import { killSwitchNote, stopNote } from '../stops.js';
import { orderOf, sortRows, table, turnOrder } from '../tables.js';
import { bytes, count, duration, interval, isNumber, share, time, words } from '../text.js';
import { trends } from '../trends.js';
import { verdictPanel } from '../verdicts.js';

export const policy = 'View';

export function title(route) {
  return route.name;
}

export async function load(route) {
  const range = rangeOf(route.query.range);
  const of = ['experiments', route.name];
  const { instance } = route.query;
  const [experiment, verdict, series, groups, failures] = await Promise.all([
    get(of, { instance }), get([...of, 'verdict'], { instance }), get([...of, 'series'], { from: beginning(range), instance }),
    get([...of, 'groups'], { size: 5, instance }), get([...of, 'failures'], { size: 5, instance }),
  ]);
  return { experiment, verdict, series, groups, failures, instances: await instancesOf(experiment) };
}

export function view({ experiment, verdict, series, groups, failures, instances }, context) {
  const { route } = context;
  const scope = scopeOf(experiment, instances);
  return [
    head(experiment, scopeLine(scope, instances, route), pausedElsewhere(scope, instances, experiment.name), context),
    killSwitchNote(experiment.killSwitch),
    stopNote(experiment.stop, 'Stopped'),
    verdictPanel(experiment, verdict),
    advice(experiment.advice),
    trends(series, rangeOf(route.query.range), route, scope),
    failing(experiment, failures, route),
    differences(experiment, groups, route),
    panel('endpoints', 'Endpoints', endpoints(experiment, context)),
    h('div', { class: 'columns' },
      panel('words', 'What a reader must know', h('ul', { class: 'sentences' }, (experiment.sentences ?? []).map((line, index) => h('li', { key: index }, shown(line))))),
      panel('about', 'About this experiment', about(experiment))),
    ofProcess(experiment, scope, context),
  ];
}

// What is of other calls than those that the verdict rests on stands apart, and says so.
function ofProcess(experiment, scope, context) {
  return h('section', { class: 'of-process', 'aria-labelledby': 'process' },
    h('h2', { id: 'process' }, whose(scope), `, since ${time(experiment.countedSince)} UTC`),
    h('p', { class: 'quiet' }, scope.of === 'fleet'
      ? 'What follows is of the calls that the instances sampled since then, of whatever builds and settings, each call counted. The verdict above rests on its own calls.'
      : `What follows is of the calls that this ${scope.of} sampled since it started, of whatever builds and settings, each call counted. ${scope.of === 'instance' ? 'What a verdict rests on is counted for the fleet.' : 'The verdict above rests on its own calls, also on those before the last start.'}`),
    part('account', 'The account', accountSection(experiment.account)),
    part('overhead', 'What it costs callers', ownPart(scope), overheadSection(experiment.overhead, experiment.rate)),
    part('latencies', 'Latency', h('p', { class: 'quiet' }, 'From when each side began: a candidate on another server takes the way there too. What is judged is the latency in the same place.'), latency(experiment), latencies(experiment, scope, context)),
    h('div', { class: 'columns' },
      part('rules', 'Rules', ownPart(scope), rules(experiment, scope)),
      part('noise', 'What differs by itself', ownPart(scope), noise(experiment))));
}

function part(id, heading, ...content) {
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h3', { id }, heading), content);
}

function panel(id, heading, ...content) {
  return h('section', { class: 'panel', 'aria-labelledby': id }, h('h2', { id }, heading), content);
}

function head(experiment, scope, elsewhere, { me, refresh, route }) {
  const of = ['experiments', experiment.name];
  const change = (action, said) => async reason => {
    await post([...of, action], action === 'start' ? { reason, stop: experiment.stop?.id ?? undefined }
      : action === 'forget' ? { reason, forgotten: experiment.forgotten?.id ?? '' } : { reason });
    announce(said);
    refresh();
  };
  const isStopped = experiment.state === 'stopped' || Boolean(experiment.stop);
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, h('a', { href: within(route, []) }, 'Experiments')),
    h('div', { class: 'page-head' },
      h('div', {}, h('h1', { tabindex: '-1' }, shown(experiment.name)),
        h('p', { class: 'lead' }, shown(experiment.summary)),
        h('p', { class: 'chips' }, stateChip(experiment.state), elsewhere, experiment.pauseCause ? h('span', { class: 'chip label bad' }, 'failed last by ', shown(experiment.pauseCause)) : null, h('span', { class: 'chip' }, `${share(experiment.rate)} of calls`),
          experiment.owner ? h('span', { class: 'chip' }, 'owner ', shown(experiment.owner)) : null), scope),
      h('div', { class: 'actions' },
        h('a', { class: 'button', href: within(route, [...of, 'mismatches']) }, 'Mismatches'),
        h('a', { class: 'button', href: within(route, [...of, 'failures']) }, 'Failures'),
        me.inspect ? [
          h('a', { class: 'button', href: address([...of, 'report'], { format: 'markdown', instance: route.query.instance }), download: 'report.md' }, 'Report', hide(' as Markdown'), h('span', { 'aria-hidden': 'true' }, ' .md')),
          h('a', { class: 'button', href: address([...of, 'report'], { format: 'json', instance: route.query.instance }), download: 'report.json' }, hide('Report as JSON'), h('span', { 'aria-hidden': 'true' }, '.json')),
        ] : null,
        me.operate ? [
          isStopped
            ? h('button', { key: 'start', type: 'button', class: 'primary', onclick: () => askReason({ title: 'Start again', text: 'Calls are sampled again, as the settings say.', action: 'Start', change: change('start', 'Started.') }) }, 'Start')
            : h('button', { key: 'stop', type: 'button', class: 'danger', onclick: () => askReason({ title: 'Stop', text: 'Nothing is sampled any more, until somebody starts it again. What was found is kept.', action: 'Stop', isRequired: false, standard: 'Stopped from the dashboard.', isDanger: true, change: change('stop', 'Stopped.') }) }, 'Stop'),
          h('button', { key: 'forget', type: 'button', onclick: () => askReason({ title: 'Forget', text: 'Deletes the groups, samples, history and evidence of this experiment. This cannot be undone.', action: 'Forget everything', isDanger: true, change: change('forget', 'Forgotten.') }) }, 'Forget…'),
        ] : null)),
  ];
}

function advice(lines) {
  return lines?.length > 0 ? h('div', { class: 'note advice', role: 'note', 'aria-label': 'Advice' }, h('ul', {}, lines.map((line, index) => h('li', { key: index }, shown(line))))) : null;
}

function failing(experiment, groups, route) {
  const items = groups?.items ?? [];
  return panel('failing', 'How the candidate fails', items.length === 0 ? h('p', { class: 'quiet' }, 'No call failed.') : [
    failureTable(items, route, {}, experiment.candidateVersion),
    h('p', {}, h('a', { href: within(route, ['experiments', experiment.name, 'failures']) }, groups.total === 1 ? 'The one group of failures' : `All ${count(groups.total)} groups of failures`),
      experiment.failuresBeyondGroups > 0 ? `. ${count(experiment.failuresBeyondGroups)} further failures are beyond the groups that are told apart.` : ''),
  ]);
}

function differences(experiment, groups, route) {
  // What the control also has with itself stands below, with what the self-checks saw.
  const items = (groups?.items ?? []).filter(group => group.label !== 'noise');
  return panel('groups', 'What differs', items.length === 0 ? h('p', { class: 'quiet' }, 'No mismatch was seen.') : [
    h('p', { class: 'quiet' }, orderSays()),
    table({
      caption: 'The first mismatch groups',
      columns: [
        { label: 'Path', cell: group => [h('a', { href: within(route, ['experiments', experiment.name, 'groups', group.id]) }, code(group.path)), together(group, route), change(group, experiment.candidateVersion)] },
        { label: 'Kind', cell: group => shown(words(group.kind)) },
        { label: 'Label', cell: group => labelChip(group.label) },
        { label: 'Endpoint', cell: group => code(group.endpoint) },
        { label: 'Counted calls', isNumber: true, cell: group => calls(group.counted, group.count) },
        { label: 'Of its endpoint', isNumber: true, cell: group => share(group.share) },
        { label: 'How', className: 'wide', cell: group => (group.how?.[0] ? shown(group.how[0].text) : '') },
      ],
      rows: items,
      rowKey: group => group.id,
    }),
    h('p', {}, h('a', { href: within(route, ['experiments', experiment.name, 'mismatches']) }, groups.total === 1 ? 'The one group of mismatches, and of noise' : `All ${count(groups.total)} groups of mismatches, and of noise`),
      experiment.differencesBeyondGroups > 0 ? `. ${count(experiment.differencesBeyondGroups)} further differences are beyond the groups that are told apart.` : ''),
  ]);
}

const endpointColumns = (limit, most) => [
  { key: 'endpoint', label: 'Endpoint', sort: row => row.endpoint, cell: row => code(row.endpoint) },
  { key: 'compared', label: 'Calls', isNumber: true, sort: row => row.compared ?? 0, cell: row => count(row.compared) },
  { key: 'counted', label: 'Compared', isNumber: true, sort: row => row.mismatchShare?.of ?? 0, cell: row => count(row.mismatchShare?.of) },
  { key: 'differ', label: 'Differ', isNumber: true, sort: row => row.mismatchShare?.share ?? 0, cell: row => (row.mismatchShare?.of > 0 ? share(row.mismatchShare.share) : '–') },
  { key: 'high', label: 'Between', isNumber: true, sort: row => row.mismatchShare?.high ?? 0, cell: row => (row.mismatchShare?.of > 0 ? interval(row.mismatchShare) : '–') },
  { key: 'drawn', label: 'Interval', cell: row => intervalBar(row.mismatchShare, limit, { most }) },
  { key: 'lost', label: 'Not compared', isNumber: true, sort: row => row.notCompared ?? 0, cell: row => count(row.notCompared) },
  { key: 'failed', label: 'Failed', isNumber: true, sort: row => row.failureShare?.share ?? 0, cell: row => failedShare(row.failureShare) },
  ...['p50', 'p95', 'p99'].map(name => ({ key: name, label: `${name} ratio`, isNumber: true, sort: row => row.pairedLatency?.[`${name}Ratio`] ?? 0, cell: row => ratio(row.pairedLatency, name) })),
];

// How many times as long as the control the candidate takes, in the same place.
function ratio(paired, name) {
  const value = paired?.[`${name}Ratio`];
  return isNumber(value) ? `${name === 'p99' && paired.p99IsAtLeast ? '≥ ' : '× '}${value.toFixed(2)}` : '–';
}

const latencyColumns = [
  { key: 'endpoint', label: 'Endpoint', sort: row => row.endpoint, cell: row => code(row.endpoint) },
  { key: 'sampled', label: 'Sampled', isNumber: true, sort: row => row.account?.sampled ?? 0, cell: row => count(row.account?.sampled) },
  ...['control', 'candidate'].flatMap(side => ['p50', 'p95', 'p99'].map(name => ({
    key: `${side} ${name}`, label: `${side === 'control' ? 'Control' : 'Candidate'} ${name}`, isNumber: true,
    sort: row => (row[side]?.count > 0 ? row[side][name] : 0), cell: row => (row[side]?.count > 0 ? duration(row[side][name]) : '–'),
  }))),
];

function latencies(experiment, { of }, { show }) {
  const rows = experiment.endpoints ?? [];
  const standard = { key: 'sampled', isDescending: true };
  const sorted = orderOf('latencies', standard);
  return rows.length === 0 ? null : table({ caption: `Latency of each endpoint in ${of === 'fleet' ? 'the fleet' : `this ${of}`}`, columns: latencyColumns, rows: sortRows(rows, latencyColumns, sorted), rowKey: row => row.endpoint, sorted, onSort: key => turnOrder('latencies', key, standard, show) });
}

function endpoints(experiment, { show }) {
  const rows = experiment.endpoints ?? [];
  if (rows.length === 0) {
    return h('p', { class: 'quiet' }, 'No endpoint was called yet.');
  }

  // One scale for all rows, so that they can be compared.
  const columns = endpointColumns(experiment.limits?.maxMismatches, Math.min(1, Math.max(...rows.map(row => row.mismatchShare?.high ?? 0))) * 1.05);
  const standard = { key: 'counted', isDescending: true };
  const sorted = orderOf('endpoints', standard);
  return table({ caption: 'Endpoints', columns, rows: sortRows(rows, columns, sorted), rowKey: row => row.endpoint, sorted, onSort: key => turnOrder('endpoints', key, standard, show) });
}

function rules(experiment, scope) {
  const rows = experiment.rules ?? [];
  if (rows.length === 0) {
    return h('p', { class: 'quiet' }, 'No rule is set.');
  }

  return table({
    caption: 'Rules, and how often each decided',
    columns: [
      { label: 'Rule', cell: row => [code(row.rule), row.isTurnedOff ? h('p', { class: 'error' }, 'Turned off: its pattern ran out of time.') : null] },
      { label: 'Decided', isNumber: true, cell: row => count(row.decided) },
      { label: 'Of compared', isNumber: true, cell: row => (scope.isHere && experiment.account?.compared > 0 ? share(row.decided / experiment.account.compared) : '–') },
    ],
    rows,
    rowKey: row => row.rule,
  });
}

function noise(experiment) {
  const rows = experiment.noise ?? [];
  if (rows.length === 0) {
    return h('p', { class: 'quiet' }, 'Nothing that the self-checks saw.');
  }

  return table({
    caption: 'Where the control differs from itself',
    columns: [
      { label: 'Path', cell: row => [code(row.path), h('div', { class: 'quiet' }, code(row.endpoint))] },
      { label: 'Kind', cell: row => shown(words(row.kind)) },
      { label: 'Self-checks', isNumber: true, cell: row => count(row.selfChecks) },
      { label: 'Control itself', isNumber: true, cell: row => count(row.controlDiffers) },
      { label: 'Candidate only', isNumber: true, cell: row => count(row.candidateOnly) },
      { label: 'Counts as', cell: row => labelChip(row.label) },
    ],
    rows: rows.slice(0, 100),
    rowKey: row => `${row.endpoint} ${row.path} ${row.kind}`,
  });
}

function about(experiment) {
  const contact = experiment.contact ?? {};
  const facts = [
    ['Evidence since', experiment.since ? `${time(experiment.since)} UTC` : null],
    ['Owner', contact.owner], ['On call', contact.onCall], ['Escalation', contact.escalation],
    ['Control version', experiment.controlVersion], ['Candidate version', experiment.candidateVersion],
    ['Timeout', experiment.timeout, duration], ['Longest body that is compared', experiment.maxBodyBytes, bytes],
    ['Settings', experiment.settingsHash, true], ['Rules', experiment.rulesHash, true],
    ['Limit of mismatches', experiment.limits?.maxMismatches, share], ['Harmful from', experiment.limits?.harmfulMismatches, share],
    ['Limit of failures', experiment.limits?.maxFailures, share], ['Least coverage', experiment.limits?.minCoverage, share], ['Least calls per endpoint', experiment.limits?.minPerEndpoint, count],
  ].filter(([, value]) => value !== null && value !== undefined && value !== '');
  return h('dl', { class: 'facts' }, facts.flatMap(([name, value, as]) => [h('dt', {}, name), h('dd', {}, as === true ? code(value) : typeof as === 'function' ? as(value) : shown(value))]));
}
