// An address that names no page.
import { h } from '../dom.js';
import { link } from '../router.js';

export const policy = 'View';

export function title() {
  return 'No such page';
}

export async function load() {
  return {};
}

export function view() {
  return h('div', { class: 'state' }, h('h1', { tabindex: '-1' }, 'There is no such page'), h('p', {}, h('a', { href: link([]) }, 'All experiments')));
}
