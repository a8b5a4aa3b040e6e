// How the candidate fails, by group: sortable, filterable, paged.
import { get } from '../api.js';
import { h, shown } from '../dom.js';
import { failureTable } from '../failures.js';
import { buildFilter } from '../groups.js';
import { turn, within } from '../router.js';
import { instancesOf, scopeLine, scopeOf } from '../scope.js';
import { empty } from '../states.js';
import { pager } from '../tables.js';
import { count, counted, plain } from '../text.js';

export const policy = 'View';

const kinds = ['status', 'timed out', 'unreachable', 'threw', 'invalid body', 'broken response', 'cancelled', 'refused credential', 'not comparable', 'slow'];
const filters = ['endpoint', 'kind', 'build'];

export function title(route) {
  return `Failures of ${route.name}`;
}

export async function load(route) {
  const { endpoint, kind, build, change, sort, page, instance } = route.query;
  const of = ['experiments', route.name];
  const [groups, experiment] = await Promise.all([get([...of, 'failures'], { endpoint, kind, build, change, sort, page, size: 20, instance }), get(of, { instance })]);
  return { groups, experiment, instances: await instancesOf(experiment) };
}

export function view({ groups, experiment, instances }, { route }) {
  const isFiltered = filters.some(name => route.query[name]);
  const items = groups.items ?? [];
  return [
    h('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, h('a', { href: within(route, []) }, 'Experiments'), h('a', { href: within(route, ['experiments', route.name]) }, shown(route.name))),
    h('h1', { tabindex: '-1' }, 'Failures'),
    h('p', { class: 'lead' }, shown(experiment.headline)),
    scopeLine(scopeOf(experiment, instances), instances, route),
    filterForm(route, experiment),
    items.length === 0
      ? empty(isFiltered ? 'No group is like that' : 'No call failed', isFiltered ? 'Take a filter away.' : `${counted(experiment.compared ?? 0, 'call')} compared.`)
      : [
        failureTable(items, route, order(route), experiment.candidateVersion),
        pager(groups, page => turn(route, { page: page === 1 ? '' : page }), { one: 'group', many: 'groups' }),
        experiment.failuresBeyondGroups > 0 ? h('p', { class: 'quiet' }, `${count(experiment.failuresBeyondGroups)} further failures are beyond the groups that are told apart.`) : null,
      ],
  ];
}

function filterForm(route, experiment) {
  const choose = name => event => turn(route, { [name]: event.currentTarget.value, page: '' });
  const select = (name, label, values) => h('div', { class: 'field' },
    h('label', { for: `filter-${name}` }, label),
    h('select', { id: `filter-${name}`, onchange: choose(name) }, h('option', { value: '' }, 'all'), values.map(value => h('option', { value, selected: route.query[name] === value }, plain(value)))));
  return h('form', { class: 'filters', role: 'search', 'aria-label': 'Filter the groups', onsubmit: event => event.preventDefault() },
    select('endpoint', 'Endpoint', (experiment.endpoints ?? []).map(row => row.endpoint)), select('kind', 'How', kinds), buildFilter(experiment.builds ?? [], route.query, chosen => turn(route, { ...chosen, page: '' })),
    filters.some(name => route.query[name]) ? h('button', { type: 'button', onclick: () => turn(route, { endpoint: '', kind: '', build: '', change: '', page: '' }) }, 'Clear') : null);
}

function order(route) {
  const sort = route.query.sort ?? 'count';
  const key = sort.replace(/^-/, '');
  // Counts and times come with the greatest first, names with the least; a "-" turns that around.
  return {
    sorted: { key, isDescending: ['count', 'lastSeen'].includes(key) !== sort.startsWith('-') },
    onSort: column => turn(route, { sort: column === sort ? `-${column}` : column === 'count' ? '' : column, page: '' }),
  };
}
