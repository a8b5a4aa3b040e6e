// Who changed what, when and why.
import { get } from '../api.js';
import { h, shown } from '../dom.js';
import { link, turn } from '../router.js';
import { empty } from '../states.js';
import { pager, table } from '../tables.js';
import { time, words } from '../text.js';

export const policy = 'View';

export function title() {
  return 'Audit';
}

export async function load(route) {
  return { audit: await get(['audit'], { page: route.query.page, size: 50 }) };
}

export function view({ audit }, { route }) {
  const items = audit.items ?? [];
  return [
    h('h1', { tabindex: '-1' }, 'Audit'),
    h('p', { class: 'lead' }, 'Every change that was made here, newest first.'),
    items.length === 0 ? empty('Nothing was changed yet') : [
      table({
        caption: 'Changes, newest first',
        columns: [
          { label: 'When (UTC)', cell: entry => h('time', { datetime: entry.at }, time(entry.at)) },
          { label: 'Who', cell: entry => shown(entry.by) },
          { label: 'What', cell: entry => h('span', { class: 'chip' }, shown(words(entry.action))) },
          { label: 'Experiment', cell: entry => (entry.experiment === '*' ? 'all' : entry.experiment ? h('a', { href: link(['experiments', entry.experiment]) }, shown(entry.experiment)) : '–') },
          { label: 'Reason', className: 'wide', cell: entry => shown(entry.reason ?? '') },
        ],
        rows: items,
      }),
      pager(audit, page => turn(route, { page: page === 1 ? '' : page }), { one: 'change', many: 'changes' }),
    ],
  ];
}
