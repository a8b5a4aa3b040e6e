// What a page shows when it has nothing to show.
import { h, shown } from './dom.js';

export function loading() {
  return h('div', { class: 'state' }, h('p', { class: 'quiet' }, 'Loading…'));
}

export function empty(title, ...text) {
  return h('div', { class: 'state' }, h('p', { class: 'state-title' }, title), text.map(line => h('p', { class: 'quiet' }, line)));
}

/** An error of the API, in its own words; `wider` is the address of the same page about all instances, where it was about one. */
export function failed(error, retry, policy = 'View', wider = null) {
  if (error.status === 401) {
    return h('div', { class: 'state' }, h('h1', { tabindex: '-1' }, 'You are not signed in'), h('p', {}, 'Sign in to the application, then read this page again.'), again(retry));
  }

  if (error.status === 403 && error.title !== 'Not from the dashboard.') {
    return h('div', { class: 'state' },
      h('h1', { tabindex: '-1' }, 'You may not read this'),
      h('p', {}, 'Reading it needs the policy ', h('strong', {}, policy), '. Whoever runs the application can grant it to you.'),
      error.detail ? h('p', { class: 'quiet' }, shown(error.detail)) : null,
      again(retry));
  }

  return h('div', { class: 'state' },
    h('h1', { tabindex: '-1' }, error.status === 404 ? 'There is no such thing' : 'This could not be read'),
    h('p', {}, shown(error.title ?? error.message)),
    error.detail ? h('p', { class: 'quiet' }, shown(error.detail)) : null,
    wider ? h('p', {}, h('a', { href: wider }, 'The same of all instances')) : null,
    again(retry));
}

/** Says within a page that a part of it needs another policy. */
export function lacking(policy, what) {
  return h('div', { class: 'note' }, h('p', {}, `${what} needs the policy `, h('strong', {}, policy), ', which you do not have.'));
}

function again(retry) {
  return h('p', {}, h('button', { type: 'button', onclick: retry }, 'Try again'));
}
