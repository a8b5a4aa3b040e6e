// One group of failures: how often, since which build, why, and calls to look at and to send again.
import { get } from '../api.js';
import { code, h, shown } from '../dom.js';
import { failureView } from '../failures.js';
import { builds } from '../groups.js';
import { shareWithInterval } from '../intervals.js';
import { turn, within } from '../router.js';
import { instancesOf, scopeLine, scopeOf } from '../scope.js';
import { countSpark } from '../sparks.js';
import { empty, lacking } from '../states.js';
import { pager } from '../tables.js';
import { count, counted, time } from '../text.js';

export const policy = 'Inspect';

export function title(route) {
  return `Failure ${route.id} of ${route.name}`;
}

export async function load(route, me) {
  const of = ['experiments', route.name, 'failures', route.id];
  const { page, instance } = route.query;
  const [group, samples, experiment] = await Promise.all([get(of, { instance }), me.inspect ? get([...of, 'samples'], { page, size: 10, instance }) : null, get(['experiments', route.name], { instance })]);
  return { group, samples, experiment, instances: await instancesOf(experiment) };
}

export function view({ group, samples, experiment, instances }, context) {
  const { route } = context;
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' },
      h('a', { href: within(route, []) }, 'Experiments'), h('a', { href: within(route, ['experiments', route.name]) }, shown(route.name)), h('a', { href: within(route, ['experiments', route.name, 'failures']) }, 'Failures')),
    h('div', { class: 'page-head' },
      h('div', {}, h('h1', { tabindex: '-1', class: 'path-title' }, code(group.kind)),
        h('p', { class: 'chips' }, code(group.endpoint)), scopeLine(scopeOf(experiment, instances), instances, route))),
    summary(group),
    h('section', { 'aria-labelledby': 'samples' },
      h('h2', { id: 'samples' }, 'Samples'),
      samples === null ? lacking('Inspect', 'Reading the values of calls') : list(samples, context)),
  ];
}

function summary(group) {
  const trend = group.trend ?? [];
  const total = trend.reduce((sum, calls) => sum + calls, 0);
  return h('div', { class: 'panel group-summary' },
    h('div', {}, h('h2', { class: 'small-title' }, 'Share of its endpoint’s calls'), shareWithInterval(group.share, undefined, { says: 'fail so' }), h('p', { class: 'quiet' }, `${count(group.share?.count)} of ${counted(group.share?.of, 'counted call')} of the present build and settings${group.count > group.share?.count ? `; ${count(group.count)} calls in all` : ''}`)),
    h('div', {}, h('h2', { class: 'small-title' }, 'Last hour'), countSpark(trend, null, `${count(total)} calls in the last hour`), h('p', { class: 'quiet' }, `${counted(total, 'call')}; first seen ${time(group.firstSeen)}, last ${time(group.lastSeen)} UTC`)),
    h('div', {}, h('h2', { class: 'small-title' }, 'Builds of the candidate'), builds(group), group.withheld?.length > 0 ? h('p', { class: 'note' }, 'It did not get ', group.withheld.map((header, index) => [index > 0 ? ', ' : '', code(header)]), ': add it to Forward if this host may have it.') : null));
}

function list(samples, context) {
  const items = samples.items ?? [];
  if (items.length === 0) {
    return empty('No sample is kept', 'Samples expire, and are bounded in number and size.');
  }

  return [
    items.map((sample, index) => failureView(sample, index === 0)),
    pager(samples, page => turn(context.route, { page: page === 1 ? '' : page }), { one: 'sample', many: 'samples' }),
  ];
}
