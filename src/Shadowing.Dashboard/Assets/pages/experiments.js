// All experiments: which may go on, which must not, and which nobody can tell yet.
import { get } from '../api.js';
import { meaning, stateChip, tone, verdictBadge } from '../badges.js';
import { h, hide, shown } from '../dom.js';
import { failedShare } from '../failures.js';
import { shareWithInterval } from '../intervals.js';
import { within } from '../router.js';
import { instancesOf, pausedElsewhere, scopeLine, scopeOf } from '../scope.js';
import { countSpark, lineSpark } from '../sparks.js';
import { empty } from '../states.js';
import { killSwitchButton, killSwitchNote } from '../stops.js';
import { count, counted, duration, isNumber, share, time } from '../text.js';

export const policy = 'View';

export function title() {
  return 'Experiments';
}

export async function load(route) {
  const list = await get(['experiments'], { instance: route.query.instance });
  return { list, instances: await instancesOf(list) };
}

export function view({ list, instances }, context) {
  const { route } = context;
  const scope = scopeOf(list, instances);
  const experiments = list.experiments ?? [];
  if (experiments.length === 0) {
    return [h('h1', { tabindex: '-1' }, 'Experiments'), empty('No experiment is declared', 'Declare one in the section Shadowing of the configuration, or with AddExperiment.')];
  }

  return [
    h('div', { class: 'page-head' },
      h('div', {}, h('h1', { tabindex: '-1' }, 'Experiments'), h('p', { class: 'lead' }, overall(experiments)), scopeLine(scope, instances, route)),
      h('div', { class: 'actions' }, h('p', { class: 'quiet as-of' }, 'As of ', h('time', { datetime: list.takenAt }, time(list.takenAt)), ' UTC'), killSwitchButton(list.killSwitch, context))),
    killSwitchNote(list.killSwitch),
    h('ol', { class: 'cards' }, [...experiments].sort(byUrgency).map(experiment => card(experiment, list.takenAt, scope, route, pausedElsewhere(scope, instances, experiment.name)))),
  ];
}

function overall(experiments) {
  const of = answer => experiments.filter(experiment => experiment.verdict === answer).length;
  const harmful = of('harmful');
  const safe = of('safe');
  const open = experiments.length - harmful - safe;
  return [harmful > 0 ? `${harmful} must not go on` : null, safe > 0 ? `${safe} may go on` : null, open > 0 ? `${open} not yet known` : null].filter(Boolean).join(', ').replace(/^/, `${counted(experiments.length, 'experiment')}: `).concat('.');
}

// Bad news first; otherwise as declared.
function byUrgency(left, right) {
  const rank = { harmful: 0, 'not yet known': 1, safe: 2 };
  return (rank[left.verdict] ?? 1) - (rank[right.verdict] ?? 1);
}

// Minutes without calls are not in the answer, and are shown as what they are: minutes without calls.
function lastHour(minutes, takenAt) {
  const known = new Map(minutes.map(minute => [Math.floor(Date.parse(minute.at) / 60_000), minute]));
  const last = Math.max(Math.floor(Date.parse(takenAt) / 60_000) || 0, ...known.keys());
  return minutes.length === 0 ? [] : Array.from({ length: 60 }, (unused, index) => known.get(last - 59 + index) ?? {});
}

function card(experiment, takenAt, scope, route, elsewhere) {
  const spark = lastHour(experiment.spark ?? [], takenAt);
  return h('li', { key: experiment.name, class: `card edge-${tone(experiment.verdict)}` },
    h('article', {},
      h('div', { class: 'card-head' },
        h('div', { class: 'card-name' },
          h('h2', {}, h('a', { href: within(route, ['experiments', experiment.name]) }, shown(experiment.name))),
          h('p', { class: 'quiet' }, shown(experiment.summary))),
        h('div', { class: 'card-marks' }, stateChip(experiment.state), elsewhere, experiment.pauseCause ? h('span', { class: 'chip label bad' }, 'failed last by ', shown(experiment.pauseCause)) : null, h('span', { class: 'chip' }, `${share(experiment.rate)} of calls`))),
      h('div', { class: 'card-verdict' }, verdictBadge(experiment.verdict), h('p', { class: 'headline' }, shown(experiment.headline), hide(` ${meaning(experiment.verdict)}`))),
      h('div', { class: 'card-facts' },
        h('div', {}, h('h3', {}, 'Share that differs'),
          shareWithInterval(experiment.mismatchShare, experiment.limits?.maxMismatches, { tone: tone(experiment.verdict) }),
          h('p', { class: 'quiet' }, `of ${counted(experiment.mismatchShare?.of ?? 0, 'counted comparison')}`),
          h('p', { class: experiment.failureShare?.count > 0 ? 'error' : 'quiet' }, `failed: ${failedShare(experiment.failureShare)}${experiment.failureShare?.count > 0 ? `, ${count(experiment.failureShare.count)} of ${count(experiment.failureShare.of)} calls` : ''}`)),
        h('div', {}, h('h3', {}, { process: 'Latency in this process', fleet: 'Latency in the fleet' }[scope.of] ?? 'Latency in this instance'), latency(experiment)),
        h('div', {}, h('h3', {}, scope.of === 'fleet' ? 'Last hour of this instance' : 'Last hour'), lastHourOf(scope, spark)))));
}

// Of another one's last hour there is nothing at hand here.
function lastHourOf(scope, spark) {
  return scope.of === 'instance' && !scope.isHere ? h('p', { class: 'quiet' }, 'Only that instance itself can show it.') : sparks(spark);
}

/** Both sides' percentiles, and how they compare. */
export function latency({ control, candidate, pairedLatency }) {
  const percentiles = ['p50', 'p95', 'p99'];
  const has = side => side?.count > 0;
  return h('table', { class: 'latency' },
    h('caption', { class: 'hide' }, 'Latency of control and candidate'),
    h('thead', {}, h('tr', {}, h('td', {}), percentiles.map(name => h('th', { scope: 'col', class: 'number' }, name)))),
    h('tbody', {},
      [['control', control], ['candidate', candidate]].map(([name, side]) => h('tr', {},
        h('th', { scope: 'row' }, h('span', { class: `key ${name}`, 'aria-hidden': 'true' }), name),
        percentiles.map(percentile => h('td', { class: 'number' }, has(side) ? duration(side[percentile]) : '–')))),
      h('tr', { class: 'ratio' }, h('th', { scope: 'row' }, 'in the same place'), percentiles.map(percentile => h('td', { class: 'number' }, ratio(pairedLatency, percentile))))));
}

// Over different ways the two say nothing of each other: only what was measured in the same place does.
function ratio(paired, percentile) {
  const value = paired?.[`${percentile}Ratio`];
  return isNumber(value) ? `${percentile === 'p99' && paired.p99IsAtLeast ? '≥' : '×'} ${value.toFixed(2)}` : '–';
}

function sparks(minutes) {
  if (minutes.length === 0) {
    return h('p', { class: 'quiet' }, 'No full minute with calls.');
  }

  const sampled = minutes.map(minute => minute.sampled ?? 0);
  const differing = minutes.map(minute => minute.differing ?? 0);
  const total = list => list.reduce((sum, value) => sum + value, 0);
  const p95 = name => minutes.map(minute => (isNumber(minute[name]) && minute[name] > 0 ? minute[name] : null));
  const newest = list => list.findLast(value => value !== null);
  const control = p95('controlP95');
  const candidate = p95('candidateP95');
  return h('dl', { class: 'sparks' },
    h('dt', {}, 'sampled, differing'),
    h('dd', {}, countSpark(sampled, differing, `Sampled calls in each of the last ${minutes.length} minutes: ${count(total(sampled))} in all, of which ${count(total(differing))} differed`), h('span', { class: 'number' }, `${count(total(sampled))}, ${count(total(differing))}`)),
    h('dt', {}, 'p95'),
    h('dd', {}, lineSpark([{ values: control, className: 'control' }, { values: candidate, className: 'candidate' }], `95th percentile of the last ${minutes.length} minutes: control ${duration(newest(control))}, candidate ${duration(newest(candidate))}`), h('span', { class: 'number' }, `${duration(newest(control))}, ${duration(newest(candidate))}`)));
}
