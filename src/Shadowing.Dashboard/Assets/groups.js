// What lists and pages of groups have in common: in which builds a group was seen, and with which others it differs.
import { code, h, shown } from './dom.js';
import { within } from './router.js';
import { count, counted } from './text.js';

/** How many of the verdict's calls showed a group, and how many calls did before or besides. */
export function calls(seen, all) {
  return [count(seen), all > seen ? h('div', { class: 'quiet small' }, `${count(all)} in all`) : null];
}

/** The groups that differ in the same calls, each with its link. */
export function together(group, route) {
  const others = Object.entries(group.together ?? {});
  return others.length > 0
    ? h('div', { class: 'quiet small together' }, 'differs together with ', others.map(([id, path], index) => [index > 0 ? ', ' : '', h('a', { key: id, href: within(route, ['experiments', route.name, 'groups', id]) }, code(path))]), ` in ${group.isTogetherExact ? '' : 'about '}${counted(group.togetherCalls, 'call')}`)
    : null;
}

/** "new in 2.3.1", "gone since 2.3.1", or nothing. */
export function change(group, present) {
  return !present ? null
    : group.firstBuild === present ? h('div', { class: 'quiet small' }, 'new in ', shown(present))
    : group.lastBuild && group.lastBuild !== present && !Object.hasOwn(group.builds ?? {}, present) ? h('div', { class: 'quiet small' }, 'last in ', shown(group.lastBuild))
    : null;
}

/** In how many calls each of the last builds showed it. */
export function builds({ firstBuild, lastBuild, builds }) {
  if (!firstBuild && !lastBuild) {
    return h('p', { class: 'quiet' }, 'Not known: the candidate says none in Shadowing-Version, and CandidateVersion is not set.');
  }

  return h('dl', { class: 'facts' },
    h('dt', {}, 'first'), h('dd', {}, code(firstBuild ?? '–')), h('dt', {}, 'last'), h('dd', {}, code(lastBuild ?? '–')),
    Object.entries(builds ?? {}).map(([build, calls]) => [h('dt', {}, shown(build)), h('dd', {}, counted(calls, 'counted call'))]));
}

const changes = [{ key: '', says: 'seen in ' }, { key: 'new', says: 'new in ' }, { key: 'gone', says: 'gone since ' }];

/** A choice of builds: those that showed a group, that showed it first, or that show it no more. */
export function buildFilter(builds, query, choose) {
  const chosen = query.build ? `${query.change ?? ''} ${query.build}` : '';
  const known = query.build && !builds.includes(query.build) ? [...builds, query.build] : builds;
  return h('div', { class: 'field' },
    h('label', { for: 'filter-build' }, 'Build'),
    h('select', { id: 'filter-build', onchange: event => choose(split(event.currentTarget.value)) },
      h('option', { value: '' }, 'all'),
      known.flatMap(build => changes.map(one => h('option', { key: `${one.key} ${build}`, value: `${one.key} ${build}`, selected: chosen === `${one.key} ${build}` }, one.says, plainText(build))))));
}

function split(value) {
  const at = value.indexOf(' ');
  return at < 0 ? { build: '', change: '' } : { build: value.slice(at + 1), change: value.slice(0, at) };
}

// Options hold text only.
function plainText(value) {
  return shown(value).map(part => (part instanceof Node ? `⟨${part.textContent}⟩` : part)).join('');
}
