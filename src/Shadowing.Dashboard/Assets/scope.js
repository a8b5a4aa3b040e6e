// Whose calls a page shows: those of this process, of all instances that share a store, or of one of them.
import { get } from './api.js';
import { h, shown } from './dom.js';
import { turn } from './router.js';
import { clock, counted, plain, time } from './text.js';

const never = Date.parse('1970-01-01T00:00:00Z');

/** Gets the instances among which one may be chosen; null where the answer is of a process that shares its store with nobody. */
export function instancesOf(answer) {
  return isShared(answer) ? get(['instances']) : null;
}

/**
 * Reads whose calls an answer is of: { of, name, instances, upTo, here, isHere }.
 * `here` is the instance that answers, which alone knows what is not added up; `isHere` says whether the calls are its own.
 */
export function scopeOf(answer, list) {
  const name = answer.asked ?? answer.instance;
  const here = (list?.instances ?? []).find(instance => instance.isThis);
  const of = isShared(answer) ? answer.of : 'process';
  return { of, name, instances: answer.instances, upTo: answer.upTo, here: here?.name, isHere: of === 'process' || (of === 'instance' && !answer.upTo) };
}

function isShared({ of }) {
  return of !== undefined && of !== 'process';
}

/** "This process", "The fleet" or "Instance east". */
export function whose({ of, name }) {
  return of === 'process' ? 'This process' : of === 'fleet' ? 'The fleet' : ['Instance ', shown(name)];
}

/** Says of a part that it is of the answering instance only; nothing where all of the page is. */
export function ownPart(scope) {
  return scope.isHere ? null : h('p', { class: 'quiet own-part' }, 'Of this instance only', scope.here ? [', ', shown(scope.here), ','] : '', ' which answers: it is not added up.');
}

/** Where else an experiment is paused: its state is that of the instance that answers. */
export function pausedElsewhere(scope, list, experiment) {
  const others = scope.of !== 'fleet' ? [] : (list?.instances ?? []).filter(one => !one.isThis && one.state !== 'ended' && one.paused?.includes(experiment));
  return others.length === 0 ? null : h('span', { class: 'chip label open' }, 'paused on ', others.map((one, index) => [index > 0 ? ', ' : '', shown(one.name)]));
}

/** The line that says whose calls a page shows, with the choice of an instance; nothing for a process by itself. */
export function scopeLine(scope, list, route) {
  if (scope.of === 'process') {
    return null;
  }

  return h('div', { class: 'scope', key: 'scope' },
    h('p', { class: 'scope-line' }, scope.of === 'fleet'
      ? `Of the fleet: ${counted(scope.instances, 'instance')}, ${upTo(scope.upTo) ?? 'whose calls are not counted together yet'}`
      : ['Of instance ', shown(scope.name), upTo(scope.upTo) ? `, ${upTo(scope.upTo)}` : '']),
    choice(scope, list?.instances ?? [], route));
}

function upTo(moment) {
  const at = Date.parse(moment);
  if (at === never || moment === null || moment === undefined) {
    return null;
  }

  const isToday = Number.isFinite(at) && Math.abs(Date.now() - at) < 43_200_000;
  return `counted up to ${isToday ? clock(moment) : time(moment)} UTC`;
}

/** What an address calls an instance: its name, which people can read; where several have it, only the run tells them apart. */
export function addressOf({ name, run }, instances) {
  const bare = one => one.name.replace(` (${one.run.slice(0, 4)})`, '').toLowerCase();
  return instances.filter(other => bare(other) === bare({ name, run })).length === 1 ? name : run;
}

function choice({ of, name }, instances, route) {
  const asked = route.query.instance ?? '';
  const values = instances.filter(instance => instance.state !== 'ended').map(instance => ({ value: addressOf(instance, instances), run: instance.run, text: instance.name }));
  const chosen = values.find(one => [one.value, one.run].some(known => known.toLowerCase() === asked.toLowerCase()));
  // One that has ended is not offered any more, and may still be what the page is about.
  const options = chosen || of === 'fleet' ? values : [...values, { value: asked, text: name }];
  const value = of === 'fleet' ? '' : chosen?.value ?? asked;
  return h('div', { class: 'scope-choice' },
    h('label', { for: 'scope-instance' }, 'Calls of'),
    h('select', { id: 'scope-instance', onchange: event => turn(route, { instance: event.currentTarget.value, page: '' }) },
      h('option', { value: '', selected: value === '' }, 'all instances'),
      options.map(one => h('option', { key: one.value, value: one.value, selected: one.value === value }, plain(one.text)))));
}
