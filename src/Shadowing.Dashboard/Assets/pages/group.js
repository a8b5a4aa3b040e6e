// One group: how it differs, and samples to look at, to send again, and to try rules on.
import { get } from '../api.js';
import { labelChip } from '../badges.js';
import { openDialog } from '../dialogs.js';
import { copy } from '../clipboard.js';
import { code, h, shown } from '../dom.js';
import { builds, together } from '../groups.js';
import { shareWithInterval } from '../intervals.js';
import { turn, within } from '../router.js';
import { instancesOf, scopeLine, scopeOf } from '../scope.js';
import { sampleView } from '../samples.js';
import { ignoreSnippet, snippet } from '../snippets.js';
import { countSpark } from '../sparks.js';
import { empty, lacking } from '../states.js';
import { pager } from '../tables.js';
import { count, counted, time, words } from '../text.js';
import { tryRule } from '../tryrule.js';

export const policy = 'Inspect';

export function title(route) {
  return `Group ${route.id} of ${route.name}`;
}

export async function load(route, me) {
  const of = ['experiments', route.name, 'groups', route.id];
  const { page, instance } = route.query;
  const [group, samples, experiment] = await Promise.all([get(of, { instance }), me.inspect ? get([...of, 'samples'], { page, size: 10, instance }) : null, get(['experiments', route.name], { instance })]);
  return { group, samples, experiment, instances: await instancesOf(experiment) };
}

export function view({ group, samples, experiment, instances }, context) {
  const { route, me } = context;
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' },
      h('a', { href: within(route, []) }, 'Experiments'), h('a', { href: within(route, ['experiments', route.name]) }, shown(route.name)), h('a', { href: within(route, ['experiments', route.name, 'mismatches']) }, 'Mismatches')),
    h('div', { class: 'page-head' },
      h('div', {}, h('h1', { tabindex: '-1', class: 'path-title' }, code(group.path)),
        h('p', { class: 'chips' }, labelChip(group.label), h('span', { class: 'chip' }, shown(words(group.kind))), code(group.endpoint)), together(group, route), scopeLine(scopeOf(experiment, instances), instances, route)),
      h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => ignore(route.name, group.path) }, 'Ignore this path'),
        me.inspect ? h('button', { type: 'button', class: 'primary', onclick: () => tryRule(route.name, group) }, 'Try a rule…') : null)),
    summary(group),
    h('section', { 'aria-labelledby': 'samples' },
      h('h2', { id: 'samples' }, 'Samples'),
      samples === null ? lacking('Inspect', 'Reading the values of calls') : list(samples, group, context)),
  ];
}

function summary(group) {
  const trend = group.trend ?? [];
  const total = trend.reduce((sum, calls) => sum + calls, 0);
  return h('div', { class: 'panel group-summary' },
    h('div', {}, h('h2', { class: 'small-title' }, 'Share of its endpoint’s compared calls'), shareWithInterval({ share: group.share, low: group.shareLow, high: group.shareHigh, of: group.of }), h('p', { class: 'quiet' }, `${count(group.counted)} of ${counted(group.of, 'counted call')} of the present build and settings${group.count > group.counted ? `; ${count(group.count)} calls in all` : ''}${group.noiseCount > 0 ? `, ${count(group.noiseCount)} noise` : ''}${group.unverifiableCount > 0 ? `, ${count(group.unverifiableCount)} unverifiable` : ''}`)),
    h('div', {}, h('h2', { class: 'small-title' }, 'Last hour'), countSpark(trend, null, `${count(total)} calls in the last hour`), h('p', { class: 'quiet' }, `${counted(total, 'call')}; first seen ${time(group.firstSeen)}, last ${time(group.lastSeen)} UTC`)),
    h('div', {}, h('h2', { class: 'small-title' }, 'Builds of the candidate'), builds(group)),
    h('div', {}, h('h2', { class: 'small-title' }, 'How the values differ'), group.how?.length > 0 ? h('ul', { class: 'how' }, group.how.map(way => h('li', { key: way.text }, shown(way.text), ' ', h('b', { class: 'number' }, count(way.count))))) : h('p', { class: 'quiet' }, group.kind === 'missing' ? 'Only the control has it.' : group.kind === 'unexpected' ? 'Only the candidate has it.' : 'Nothing is known beyond the kind.')));
}

function list(samples, group, context) {
  const items = samples.items ?? [];
  if (items.length === 0) {
    return empty('No sample is kept', 'Samples expire, and are bounded in number and size.');
  }

  return [
    items.map((sample, index) => sampleView(sample, index === 0, context)),
    pager(samples, page => turn(context.route, { page: page === 1 ? '' : page }), { one: 'sample', many: 'samples' }),
  ];
}

function ignore(experiment, path) {
  const text = ignoreSnippet(experiment, path);
  openDialog({
    title: 'Ignore this path',
    body: [h('p', {}, 'Put this into the configuration; a reload is enough. If the list has entries already, add the path to them. What is ignored is not compared any more, with all below it.'), snippet(text, 'Configuration')],
  });
  copy(text, 'Configuration', { isShown: true });
}
