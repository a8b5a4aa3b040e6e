// Short words with a meaning: each has its own sign beside its colour.
import { h, s, shown } from './dom.js';
import { cut, words } from './text.js';

const answers = {
  safe: { className: 'good', path: 'M5 10.5l3.3 3.3L15 7', says: 'The candidate may go on.' },
  harmful: { className: 'bad', path: 'M6 6l8 8M14 6l-8 8', says: 'The candidate must not go on.' },
  'not yet known': { className: 'open', path: 'M7.6 7.8a2.5 2.5 0 1 1 3.3 2.4c-.6.2-.9.6-.9 1.2v.5M10 14.6v.1', says: 'The evidence does not yet decide. That is not good news, only no news.' },
};

function known(answer) {
  return answers[answer] ?? answers['not yet known'];
}

/** What the answer means for the candidate. */
export function meaning(answer) {
  return known(answer).says;
}

export function tone(answer) {
  return known(answer).className;
}

export function verdictBadge(answer, { large = false } = {}) {
  return h('span', { class: `verdict ${tone(answer)}${large ? ' large' : ''}` },
    s('svg', { viewBox: '0 0 20 20', class: 'sign', 'aria-hidden': 'true', focusable: 'false' }, s('circle', { cx: 10, cy: 10, r: 9 }), s('path', { d: known(answer).path })),
    h('span', { class: 'verdict-word' }, shown(cut(answer ?? 'not yet known', 40))));
}

const states = { running: 'its candidate is called', paused: 'its candidate only failed lately; it is tried again by itself', stopped: 'by a person', killed: 'the kill switch is on', off: 'rate 0, or not enabled' };

export function stateChip(state) {
  return h('span', { class: `chip state-${state in states ? state : 'other'}`, title: states[state] ?? null }, h('span', { class: 'dot', 'aria-hidden': 'true' }), shown(state));
}

const labels = { real: 'bad', noise: 'plain', unverifiable: 'open' };

/** Whether a difference is the candidate's (real), the control's own (noise), or nobody can tell (unverifiable). */
export function labelChip(label) {
  return h('span', { class: `chip label ${labels[label] ?? 'plain'}` }, shown(cut(words(label), 40)));
}
