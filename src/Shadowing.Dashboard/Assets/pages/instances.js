// The instances that share a store: how each fares, which one answers, which one folds, and what differs that should be the same.
import { get } from '../api.js';
import { code, h, shown } from '../dom.js';
import { link } from '../router.js';
import { addressOf } from '../scope.js';
import { table } from '../tables.js';
import { ago, clock, count, counted, cut, duration, isNumber, time } from '../text.js';

export const policy = 'View';

const states = { live: 'it wrote within the last seconds', silent: 'it says nothing for long', ended: 'it said that it ends, or was silent for so long that it was counted as ended' };
// How far off a clock may be, in seconds: as the API has it.
const mostAhead = 5;

export function title() {
  return 'Instances';
}

export async function load() {
  return { answer: await get(['instances']) };
}

export function view({ answer }) {
  const instances = answer.instances ?? [];
  const present = instances.filter(instance => instance.state !== 'ended');
  const ended = instances.filter(instance => instance.state === 'ended');
  if (answer.of === 'process') {
    return [
      h('h1', { tabindex: '-1' }, 'Instances'),
      h('p', { class: 'lead' }, 'This process shares its store with nobody: all counts are its own.'),
      presentTable('This process', present, answer),
    ];
  }

  return [
    h('div', { class: 'page-head' },
      h('div', {}, h('h1', { tabindex: '-1' }, 'Instances'), h('p', { class: 'lead' }, `${counted(present.length, 'instance')} share the store. Whichever is asked answers for all of them.`)),
      h('p', { class: 'quiet as-of' }, answer.foldedAt ? ['Counted together last at ', h('time', { datetime: answer.foldedAt }, clock(answer.foldedAt)), ' UTC'] : 'Not counted together yet')),
    differences(answer.differences ?? []),
    h('section', { class: 'panel', 'aria-labelledby': 'present' }, h('h2', { id: 'present' }, 'Those that are there'), presentTable('Instances that are there', present, answer)),
    ended.length === 0 ? null : h('section', { class: 'quiet ended', 'aria-labelledby': 'ended' },
      h('h2', { id: 'ended' }, 'Those that have ended lately'), h('p', {}, 'What they have counted counts.'), endedTable(ended, answer)),
  ];
}

function differences(sentences) {
  return sentences.length === 0
    ? h('div', { class: 'note fine', role: 'note', 'aria-label': 'In short' }, h('p', {}, '✓ They have the same settings, secret and versions.'))
    : h('div', { class: 'note warn', role: 'note', 'aria-label': 'In what they differ' }, h('ul', {}, sentences.map((sentence, index) => h('li', { key: index }, shown(sentence)))));
}

function presentTable(caption, instances, answer) {
  const odd = oddOnes(instances);
  return table({
    caption,
    className: 'instances',
    rows: instances,
    rowKey: instance => instance.run,
    columns: [
      { label: 'Name', cell: instance => [answer.of === 'process' ? shown(instance.name) : h('a', { href: link([], { instance: addressOf(instance, answer.instances) }) }, shown(instance.name)), h('p', { class: 'chips' }, instance.isThis ? h('span', { class: 'chip' }, 'answers here') : null, instance.folds ? h('span', { class: 'chip' }, 'folds for all') : null), where(instance)] },
      { label: 'State', cell: instance => instanceChip(instance.state) },
      { label: 'Last seen', cell: instance => seen(instance, answer) },
      { label: 'Version', cell: instance => marked(instance.version, odd.version(instance)) },
      { label: 'Library', cell: instance => marked(instance.library, odd.library(instance)) },
      { label: 'Settings and secret', cell: instance => shared(instance, odd) },
      { label: 'Sampled per second', isNumber: true, cell: instance => (isNumber(instance.sampledPerSecond) ? instance.sampledPerSecond.toFixed(1) : '–') },
      { label: 'Dropped', isNumber: true, cell: instance => count(instance.dropped) },
      { label: 'Paused', cell: instance => (instance.paused?.length > 0 ? instance.paused.map((name, index) => [index > 0 ? ', ' : '', shown(name)]) : '–') },
      { label: 'Clock', cell: instance => clockOf(instance) },
    ],
  });
}

function endedTable(instances, answer) {
  return table({
    caption: 'Instances that have ended lately',
    className: 'tight',
    rows: instances,
    rowKey: instance => instance.run,
    columns: [
      { label: 'Name', cell: instance => shown(instance.name) },
      { label: 'State', cell: instance => instanceChip(instance.state) },
      { label: 'Version', cell: instance => marked(instance.version) },
      { label: 'Last seen', cell: instance => seen(instance, answer) },
      { label: 'Where', cell: instance => where(instance) },
    ],
  });
}

function instanceChip(state) {
  return h('span', { class: `chip instance-${state in states ? state : 'other'}`, title: states[state] ?? null }, h('span', { class: 'dot', 'aria-hidden': 'true' }), shown(cut(state, 40)));
}

function marked(value, isOdd = false) {
  return [value ? code(value) : 'none', isOdd ? [' ', another()] : null];
}

function another() {
  return h('span', { class: 'chip label open' }, 'another');
}

// Hashes and marks are worth reading only where they are others.
function shared(instance, odd) {
  const others = Object.keys(instance.settings ?? {}).concat(odd.experiments.filter(name => !Object.hasOwn(instance.settings ?? {}, name))).filter(name => odd.settings(instance, name));
  return others.length === 0 && !odd.secret(instance) ? 'same' : [
    odd.secret(instance) ? h('div', {}, 'secret ', marked(instance.secret, true)) : null,
    others.map(name => h('div', { key: name }, shown(name), ' ', marked(instance.settings?.[name], true))),
  ];
}

function seen(instance, answer) {
  return h('time', { datetime: instance.lastSeen, title: `${time(instance.lastSeen)} UTC` }, ago(instance.lastSeen, Date.parse(answer.now) || Date.now()));
}

function clockOf({ clockAhead }) {
  return !isNumber(clockAhead) ? '–' : [
    Math.abs(clockAhead) < 0.05 ? 'right' : `${duration(Math.abs(clockAhead))} ${clockAhead > 0 ? 'before' : 'behind'}`,
    Math.abs(clockAhead) > mostAhead ? [' ', h('span', { class: 'chip label open' }, 'off')] : null,
  ];
}

function where({ host, process, startedAt }) {
  return h('div', { class: 'quiet small' }, host ? [shown(host), isNumber(process) ? `, process ${process}` : ''] : null, startedAt ? [', since ', h('time', { datetime: startedAt }, time(startedAt)), ' UTC'] : null);
}

// What most have is right until somebody says otherwise; the sentences of the API go by the same.
function oddOnes(instances) {
  const usual = of => {
    const kinds = new Map();
    instances.forEach(instance => kinds.set(of(instance) ?? null, (kinds.get(of(instance) ?? null) ?? 0) + 1));
    return [...kinds].sort(([left, many], [right, more]) => more - many || (left === null ? -1 : right === null ? 1 : left < right ? -1 : 1))[0]?.[0] ?? null;
  };
  const isOdd = of => {
    const most = usual(of);
    return instance => (of(instance) ?? null) !== most;
  };
  const experiments = [...new Set(instances.flatMap(instance => Object.keys(instance.settings ?? {})))];
  const ofExperiment = new Map(experiments.map(name => [name, isOdd(instance => instance.settings?.[name])]));
  return {
    experiments,
    version: isOdd(instance => instance.version),
    library: isOdd(instance => instance.library),
    secret: isOdd(instance => instance.secret),
    settings: (instance, name) => ofExperiment.get(name)?.(instance) ?? false,
  };
}
