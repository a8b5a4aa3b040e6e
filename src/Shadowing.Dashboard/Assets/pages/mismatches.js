// What differs, by group: sortable, filterable, paged.
import { get } from '../api.js';
import { labelChip } from '../badges.js';
import { code, h, shown } from '../dom.js';
import { buildFilter, calls, change, together } from '../groups.js';
import { intervalBar } from '../intervals.js';
import { turn, within } from '../router.js';
import { instancesOf, scopeLine, scopeOf } from '../scope.js';
import { countSpark } from '../sparks.js';
import { empty } from '../states.js';
import { pager, table } from '../tables.js';
import { ago, count, counted, interval, share, time, words } from '../text.js';

export const policy = 'View';

const kinds = ['status', 'header', 'exception', 'value', 'type', 'missing', 'unexpected', 'order', 'length', 'text', 'bytes'];
const labels = ['real', 'unverifiable', 'noise'];
const filters = ['endpoint', 'kind', 'label', 'path', 'build'];

export function title(route) {
  return `Mismatches of ${route.name}`;
}

export async function load(route) {
  const { endpoint, kind, label, path, build, change, sort, page, instance } = route.query;
  const of = ['experiments', route.name];
  const [groups, experiment] = await Promise.all([get([...of, 'groups'], { endpoint, kind, label, path, build, change, sort, page, size: 20, instance }), get(of, { instance })]);
  return { groups, experiment, instances: await instancesOf(experiment) };
}

export function view({ groups, experiment, instances }, { route }) {
  const isFiltered = filters.some(name => route.query[name]);
  const items = groups.items ?? [];
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, h('a', { href: within(route, []) }, 'Experiments'), h('a', { href: within(route, ['experiments', route.name]) }, shown(route.name))),
    h('h1', { tabindex: '-1' }, 'Mismatches'),
    h('p', { class: 'lead' }, shown(experiment.headline)),
    scopeLine(scopeOf(experiment, instances), instances, route),
    filterForm(route, experiment),
    items.length === 0
      ? empty(isFiltered ? 'No group is like that' : 'No mismatch was seen', isFiltered ? 'Take a filter away.' : `${counted(experiment.compared ?? 0, 'call')} compared.`)
      : [
        h('p', { class: 'quiet' }, orderSays(route.query.sort)),
        groupTable(items, route, experiment.candidateVersion),
        pager(groups, page => turn(route, { page: page === 1 ? '' : page }), { one: 'group', many: 'groups' }),
        experiment.differencesBeyondGroups > 0 ? h('p', { class: 'quiet' }, `${count(experiment.differencesBeyondGroups)} further differences are beyond the groups that are told apart.`) : null,
      ],
  ];
}

function filterForm(route, experiment) {
  const endpoints = (experiment.endpoints ?? []).map(row => row.endpoint);
  const choose = name => event => turn(route, { [name]: event.currentTarget.value, page: '' });
  const select = (name, label, values) => h('div', { class: 'field' },
    h('label', { for: `filter-${name}` }, label),
    h('select', { id: `filter-${name}`, onchange: choose(name) }, h('option', { value: '' }, 'all'), values.map(value => h('option', { value, selected: route.query[name] === value }, shownText(value)))));
  const text = h('input', { id: 'filter-path', type: 'search', autocomplete: 'off', spellcheck: 'false', maxlength: '200', value: route.query.path ?? '', onchange: choose('path') });
  return h('form', { class: 'filters', role: 'search', 'aria-label': 'Filter the groups', onsubmit: event => { event.preventDefault(); turn(route, { path: event.currentTarget.querySelector('#filter-path').value, page: '' }); } },
    select('endpoint', 'Endpoint', endpoints), select('kind', 'Kind', kinds), select('label', 'Label', labels),
    buildFilter(experiment.builds ?? [], route.query, chosen => turn(route, { ...chosen, page: '' })),
    h('div', { class: 'field grow' }, h('label', { for: 'filter-path' }, 'Path contains'), text),
    filters.some(name => route.query[name]) ? h('button', { type: 'button', onclick: () => turn(route, { endpoint: '', kind: '', label: '', path: '', build: '', change: '', page: '' }) }, 'Clear') : null);
}

// Options hold text only.
function shownText(value) {
  return shown(value).map(part => (part instanceof Node ? `⟨${part.textContent}⟩` : part)).join('');
}

/** In which order groups stand. */
export function orderSays(sort) {
  return sort ? 'Ordered by the marked column.' : 'Status and type first, then places that Important names, then others; inside each by counted calls. Groups that differ in the same calls stand together.';
}

function groupTable(items, route, present) {
  const sort = route.query.sort ?? 'rank';
  const key = sort.replace(/^-/, '');
  // Counts and times come with the greatest first, names with the least; a "-" turns that around.
  const isDescending = ['count', 'lastSeen', 'firstSeen'].includes(key) !== sort.startsWith('-');
  const most = Math.max(...items.map(group => group.shareHigh ?? 0)) * 1.05;
  return table({
    caption: 'Mismatch groups',
    sorted: { key, isDescending },
    onSort: column => turn(route, { sort: column === sort ? `-${column}` : column, page: '' }),
    rowKey: group => group.id,
    rows: items,
    columns: [
      { key: 'path', label: 'Path', sort: 'path', cell: group => [h('a', { href: within(route, ['experiments', route.name, 'groups', group.id]) }, code(group.path)), group.how?.[0] ? h('div', { class: 'quiet small' }, shown(group.how[0].text), group.how.length > 1 ? ` and ${group.how.length - 1} more` : '') : null, together(group, route), change(group, present)] },
      { key: 'kind', label: 'Kind', cell: group => shown(words(group.kind)) },
      { key: 'label', label: 'Label', cell: group => labelChip(group.label) },
      { key: 'endpoint', label: 'Endpoint', sort: 'endpoint', cell: group => code(group.endpoint) },
      { key: 'count', label: 'Counted calls', isNumber: true, sort: 'count', cell: group => [calls(group.counted, group.count), others(group)] },
      { key: 'share', label: 'Of its endpoint', isNumber: true, cell: group => share(group.share) },
      { key: 'interval', label: 'Interval', cell: group => [intervalBar({ share: group.share, low: group.shareLow, high: group.shareHigh }, undefined, { most }), h('div', { class: 'quiet small' }, interval({ low: group.shareLow, high: group.shareHigh }))] },
      { key: 'trend', label: 'Last hour', cell: group => countSpark(group.trend ?? [], null, `${count((group.trend ?? []).reduce((sum, calls) => sum + calls, 0))} calls in the last hour`) },
      { key: 'firstSeen', label: 'First seen', sort: 'firstSeen', cell: group => moment(group.firstSeen) },
      { key: 'lastSeen', label: 'Last seen', sort: 'lastSeen', cell: group => moment(group.lastSeen) },
    ],
  });
}

function others(group) {
  const parts = [group.noiseCount > 0 ? `${count(group.noiseCount)} noise` : null, group.unverifiableCount > 0 ? `${count(group.unverifiableCount)} unverifiable` : null].filter(Boolean);
  return parts.length > 0 ? h('div', { class: 'quiet small' }, parts.join(', ')) : null;
}

function moment(at) {
  return h('time', { datetime: at, title: `${time(at)} UTC` }, ago(at));
}
