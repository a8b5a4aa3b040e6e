// Tables: captioned, with sortable columns as buttons; wide ones scroll by themselves and can be focused to do so.
import { h, hide } from './dom.js';
import { count } from './text.js';

/**
 * Makes a table.
 * @param columns [{ key, label, isNumber, sort, cell }]: `sort` makes it sortable, by the value that it returns or by the name of the server's order
 * @param sorted { key, isDescending }: the order that is shown
 * @param onSort called with the key of the column that was pressed
 */
export function table({ caption, isCaptionHidden = true, columns, rows, rowKey, sorted, onSort, className = '' }) {
  return h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': caption },
    h('table', { class: className },
      h('caption', { class: isCaptionHidden ? 'hide' : null }, caption),
      h('thead', {}, h('tr', {}, columns.map(column => head(column, sorted, onSort)))),
      h('tbody', {}, rows.map((row, index) => h('tr', { key: rowKey ? rowKey(row) : index },
        columns.map((column, at) => h(column.isHead || (at === 0 && column.isHead !== false) ? 'th' : 'td',
          { scope: column.isHead || (at === 0 && column.isHead !== false) ? 'row' : null, class: column.isNumber ? 'number' : column.className ?? null },
          column.cell(row))))))));
}

function head(column, sorted, onSort) {
  const isSorted = sorted !== undefined && sorted.key === column.key;
  const properties = { scope: 'col', class: column.isNumber ? 'number' : column.className ?? null, 'aria-sort': isSorted ? (sorted.isDescending ? 'descending' : 'ascending') : null };
  return h('th', properties, column.sort && onSort
    ? h('button', { type: 'button', class: 'sort', onclick: () => onSort(column.key) }, column.label, h('span', { class: 'arrow', 'aria-hidden': 'true' }, isSorted ? (sorted.isDescending ? '↓' : '↑') : '↕'))
    : column.label);
}

/** Sorts rows in the page by a column's `sort`; equal ones keep their order. */
export function sortRows(rows, columns, sorted) {
  const by = columns.find(column => column.key === sorted?.key)?.sort;
  if (typeof by !== 'function') {
    return rows;
  }

  const direction = sorted.isDescending ? -1 : 1;
  return [...rows].sort((left, right) => direction * compare(by(left), by(right)));
}

function compare(left, right) {
  return typeof left === 'number' && typeof right === 'number' ? left - right : String(left ?? '').localeCompare(String(right ?? ''));
}

/** Orders of tables that are sorted in the page, by the table's name. They last as long as the page. */
const orders = new Map();

export function orderOf(name, standard) {
  return orders.get(name) ?? standard;
}

/** Turns the order of a table, and shows it. */
export function turnOrder(name, key, standard, show) {
  const now = orderOf(name, standard);
  orders.set(name, { key, isDescending: now?.key === key ? !now.isDescending : true });
  show();
}

/** Earlier and later pages of a list that the server pages. */
export function pager({ page, size, total, hasMore, items }, turn, what) {
  if (total === null || total === undefined) {
    return uncounted({ page, size, hasMore, count: items?.length ?? 0 }, turn, what);
  }

  const pages = Math.max(1, Math.ceil((total ?? 0) / (size || 1)));
  if (pages === 1) {
    return h('p', { class: 'pager quiet' }, total === 1 ? `1 ${what.one}` : `${count(total)} ${what.many}`);
  }

  const from = (page - 1) * size + 1;
  return h('nav', { class: 'pager', 'aria-label': `Pages of ${what.many}` },
    h('button', { type: 'button', disabled: page <= 1, onclick: () => turn(page - 1) }, '← Previous', hide(` ${what.many}`)),
    h('span', { class: 'quiet' }, `${count(from)}–${count(Math.min(total, from + size - 1))} of ${count(total)} ${what.many}`),
    h('button', { type: 'button', disabled: page >= pages, onclick: () => turn(page + 1) }, 'Next →', hide(` ${what.many}`)));
}

// Of what nobody has counted: how many there are is not said, only whether there are more.
function uncounted({ page, size, hasMore, count: shown }, turn, what) {
  const from = (page - 1) * size + 1;
  if (page <= 1 && !hasMore) {
    return h('p', { class: 'pager quiet' }, shown === 1 ? `1 ${what.one}` : `${count(shown)} ${what.many}`);
  }

  return h('nav', { class: 'pager', 'aria-label': `Pages of ${what.many}` },
    h('button', { type: 'button', disabled: page <= 1, onclick: () => turn(page - 1) }, '← Previous', hide(` ${what.many}`)),
    h('span', { class: 'quiet' }, shown === 0 ? `no more ${what.many}` : `${count(from)}–${count(from + shown - 1)}${hasMore ? ', and more' : ''}`),
    h('button', { type: 'button', disabled: !hasMore, onclick: () => turn(page + 1) }, 'Next →', hide(` ${what.many}`)));
}
