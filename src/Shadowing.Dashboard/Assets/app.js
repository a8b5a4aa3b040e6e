// Shows the page that the address names, and keeps it up to date.
import { get } from './api.js';
import { announce, h, shown } from './dom.js';
import { Live } from './live.js';
import { morphChildren, release } from './morph.js';
import { link, read, turned, within } from './router.js';
import { failed, loading } from './states.js';
import { clock, plain } from './text.js';
import { startTheme } from './theme.js';
import * as audit from './pages/audit.js';
import * as experiment from './pages/experiment.js';
import * as experiments from './pages/experiments.js';
import * as failure from './pages/failure.js';
import * as failures from './pages/failures.js';
import * as group from './pages/group.js';
import * as health from './pages/health.js';
import * as instances from './pages/instances.js';
import * as mismatches from './pages/mismatches.js';
import * as missing from './pages/missing.js';

const pages = { audit, experiment, experiments, failure, failures, group, health, instances, mismatches, missing };
const main = document.getElementById('main');
const banner = document.getElementById('banner');

let route = read(location.hash);
let data = null;
let me = { view: true, inspect: false, operate: false, name: '' };
// A later request overtakes an earlier one, whose answer then comes too late to be shown.
let turn = 0;
let isReading = false;
// An error stays while the page tries again by itself.
let hasFailed = false;
let isWanted = false;
let offlineSince = null;
let isShared = false;

function show() {
  const page = pages[route.page];
  const context = { route, me, show, refresh };
  const wrapper = h('div', {}, page.view(data, context));
  morphChildren(main, wrapper);
  document.title = `${plain(page.title(route))} – Shadowing`;
  foot();
}

async function open() {
  const mine = ++turn;
  const before = route;
  route = read(location.hash);
  const isSamePage = before.page === route.page && before.name === route.name && before.id === route.id && data !== null;
  markNavigation();
  if (!isSamePage) {
    data = null;
    if (!hasFailed || before.page !== route.page || before.name !== route.name || before.id !== route.id) {
      replace(loading());
    }

    document.title = `${plain(pages[route.page].title(route))} – Shadowing`;
  }

  try {
    const read = await pages[route.page].load(route, me);
    if (mine !== turn) {
      return;
    }

    data = read;
    if (isSamePage) {
      show();
    } else {
      main.replaceChildren();
      show();
      arrive();
    }

    cameThrough();
  } catch (error) {
    if (mine === turn) {
      // What is shown is of other calls than the address says now.
      data = isSamePage && before.query.instance === route.query.instance ? data : null;
      report(error);
    }
  }
}

// The place to go on reading from, for keyboards and screen readers.
function arrive() {
  scrollTo(0, 0);
  if (started) {
    main.querySelector('h1')?.focus({ preventScroll: true });
  }

  started = true;
}

let started = false;

async function refresh() {
  if (document.hidden || data === null) {
    return data === null ? open() : undefined;
  }

  if (isReading) {
    isWanted = true;
    return undefined;
  }

  isReading = true;
  const mine = turn;
  try {
    const before = data;
    const read = await pages[route.page].load(route, me);
    if (mine === turn) {
      data = read;
      if (!isSame(before, read)) {
        show();
      }

      cameThrough();
    }
  } catch (error) {
    if (mine === turn) {
      report(error);
    }
  } finally {
    isReading = false;
    if (isWanted) {
      isWanted = false;
      setTimeout(refresh, 250);
    }
  }

  return undefined;
}

// Unchanged answers are the same objects.
function isSame(before, after) {
  return Object.keys({ ...before, ...after }).every(key => before[key] === after[key]);
}

function report(error) {
  if (error.status === undefined) {
    // A fault of the page itself.
    console.error(error);
  }

  if (error.status === 0) {
    offlineSince ??= new Date();
    connection('offline', `offline since ${clock(offlineSince)} UTC`);
  }

  if (data !== null && !(error.isRefusal ?? false)) {
    banner.hidden = false;
    banner.replaceChildren(h('p', {}, 'What is shown may be old: ', shown(error.title ?? error.message)), h('button', { type: 'button', onclick: () => refresh() }, 'Try again'));
    return;
  }

  data = null;
  hasFailed = true;
  replace(failed(error, () => open(), pages[route.page].policy, route.query.instance ? turned(route, { instance: '', page: '' }) : null));
}

function cameThrough() {
  hasFailed = false;
  banner.hidden = true;
  if (offlineSince !== null) {
    offlineSince = null;
    connection(live.isPolling ? 'polling' : 'live');
  }
}

function replace(node) {
  release(main);
  main.replaceChildren(node);
}

function connection(state, text = { live: 'live', polling: 'polling' }[state]) {
  const element = document.getElementById('connection');
  if (element.dataset.state === state) {
    return;
  }

  element.dataset.state = state;
  element.title = { live: 'Changes are shown as they happen.', polling: 'The stream of changes does not hold here: the page asks every five seconds.', offline: 'The server cannot be reached; the page goes on trying.' }[state];
  document.getElementById('connection-text').textContent = text;
  announce(`Connection: ${text}`);
}

function markNavigation() {
  const entries = [['Experiments', [], ['experiments', 'experiment', 'mismatches', 'group', 'failures', 'failure']], ['Instances', ['instances'], ['instances']], ['Health', ['health'], ['health']], ['Audit', ['audit'], ['audit']]];
  const list = h('ul', {}, entries.map(([label, parts, of]) => h('li', {}, h('a', { href: parts.length === 0 ? within(route, parts) : link(parts), 'aria-current': of.includes(route.page) ? 'page' : null }, label))));
  morphChildren(document.getElementById('nav'), h('div', {}, list));
}

function foot() {
  // Once a page was about several instances there are several, whatever page comes next.
  isShared ||= [data?.instances, data?.answer].some(list => list && list.of !== 'process');
  morphChildren(document.getElementById('foot'), h('div', {}, h('p', {}, isShared ? 'Counts are those of the instances that the head of the page names.' : 'Counts are those of this instance only.', ' Times are in UTC.', me.name ? [' Signed in as ', h('strong', {}, shown(me.name)), '.'] : null)));
}

const live = new Live(() => refresh(), state => {
  if (offlineSince === null || state === 'live') {
    offlineSince = null;
    connection(state);
  }
});

async function start() {
  startTheme(document.getElementById('scheme'));
  document.getElementById('skip').onclick = event => {
    event.preventDefault();
    main.focus();
    main.scrollIntoView();
  };
  addEventListener('hashchange', open);
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
  markNavigation();
  try {
    me = await get(['me']);
  } catch (error) {
    // The pages themselves say what is refused.
    if (!error.isRefusal) {
      report(error);
    }
  }

  foot();
  await open();
  live.start();
}

start();
