// Who changed what, when and why.
import { get } from '../api.js';
import { h, shown } from '../dom.js';
import { link, turn } from '../router.js';
import { empty } from '../states.js';
import { pager, table } from '../tables.js';
import { count, counted, time, words } from '../text.js';

export const policy = 'View';

export function title() {
  return 'Audit';
}

export async function load(route, me) {
  return {
    audit: await get(['audit'], { page: route.query.page, size: 50 }),
    chain: route.query.checked && me?.inspect ? await get(['audit', 'verify']).catch(() => null) : null,
  };
}

const faults = { altered: 'was altered, moved or put in', missing: 'is missing', cut: 'was cut off', unchecked: 'is of another secret, behind entries of this one', added: 'was put behind the end' };

function says(fault) {
  return fault.what === 'unaudited' ? ['What holds of ', shown(fault.cell ?? ''), ' is not what the audit says.']
    : fault.from === fault.to ? `Number ${count(fault.from)} ${faults[fault.what] ?? fault.what}.`
      : `Numbers ${count(fault.from)} to ${count(fault.to)}: what was there ${faults[fault.what] ?? fault.what}.`;
}

/** What a look at the whole chain has found. */
function chainNote(chain) {
  if (!chain?.isChained) {
    return null;
  }

  const found = chain.faults ?? [];
  return h('div', { class: found.length > 0 ? 'note warn' : 'note', role: 'note', 'aria-label': 'Chain' },
    h('p', {}, found.length > 0 ? h('strong', {}, 'The audit is not what was written.') : chain.checked < chain.entries ? `Of ${counted(chain.entries, 'entry', 'entries')} ${count(chain.checked)} are what was written; nothing is known to be wrong with the rest.` : `The audit is what was written: ${counted(chain.entries, 'entry', 'entries')}.`,
      chain.otherSecrets > 0 ? ` ${count(chain.otherSecrets)} of them, up to number ${count(chain.lastOtherSecret)}, are of another secret, so that only their place could be checked.` : ''),
    found.length > 0 ? h('ul', {}, found.map((fault, index) => h('li', { key: index }, says(fault)))) : null,
    chain.head ? h('p', { class: 'quiet' }, 'It ends with ', h('code', {}, shown(chain.head)), '. Whoever has kept an earlier end can have it held against that.') : null);
}

export function view({ audit, chain }, { route, me }) {
  const items = audit.items ?? [];
  return [
    h('h1', { tabindex: '-1' }, 'Audit'),
    h('p', { class: 'lead' }, 'Every change that was made here, newest first.'),
    chain ? chainNote(chain)
      : me?.inspect && items.some(entry => entry.number) ? h('p', {}, h('a', { class: 'button', href: link(['audit'], { checked: 1 }) }, 'Check the chain')) : null,
    items.length === 0 ? empty('Nothing was changed yet') : [
      table({
        caption: 'Changes, newest first',
        columns: [
          { label: 'When (UTC)', cell: entry => h('time', { datetime: entry.at }, time(entry.at)) },
          { label: 'Who', cell: entry => shown(entry.by) },
          { label: 'What', cell: entry => h('span', { class: 'chip' }, shown(words(entry.action))) },
          { label: 'Experiment', cell: entry => (entry.experiment === '*' ? 'all' : entry.experiment ? h('a', { href: link(['experiments', entry.experiment]) }, shown(entry.experiment)) : '–') },
          ...(items.some(entry => entry.number) ? [{ label: 'No.', cell: entry => (entry.number ? count(entry.number) : h('span', { title: 'It is in no chain: nothing says whether it is what was written.' }, '–')) }] : []),
          { label: 'Reason', className: 'wide', cell: entry => shown(entry.reason ?? '') },
        ],
        rows: items,
      }),
      pager(audit, page => turn(route, { page: page === 1 ? '' : page }), { one: 'change', many: 'changes' }),
    ],
  ];
}
