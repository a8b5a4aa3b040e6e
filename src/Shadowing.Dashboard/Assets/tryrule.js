// Tries a rule on the kept samples before anybody saves it.
import { post } from './api.js';
import { openDialog } from './dialogs.js';
import { code, h, shown } from './dom.js';
import { snippet } from './snippets.js';
import { table } from './tables.js';
import { count, counted } from './text.js';

const rules = [
  { name: 'Ignore', says: 'leaves out what the path selects, with all below it', details: [] },
  { name: 'Tolerance', says: 'numbers or times may deviate', details: ['absolute', 'relative', 'within'] },
  { name: 'Unordered', says: 'an array without an order', details: ['key'] },
  { name: 'NullIsMissing', says: 'null is the same as a missing member', details: [] },
  { name: 'EmptyIsMissing', says: '"", [] and {} are the same as a missing member', details: [] },
  { name: 'Subset', says: 'the candidate’s objects may have further members', details: [] },
  { name: 'Shape', says: 'only types are compared', details: [] },
  { name: 'IgnoreCase', says: 'without regard to case', details: [] },
  { name: 'Trim', says: 'without white space at both ends', details: [] },
  { name: 'Round', says: 'rounds numbers', details: ['digits'] },
  { name: 'Replace', says: 'replaces what a pattern matches', details: ['pattern', 'with'] },
  { name: 'Renumber', says: 'random ids that recur at the same places are equal', details: [] },
];

const details = {
  key: { label: 'Key (may be left empty)', type: 'text' },
  absolute: { label: 'Absolute, such as 0.01', type: 'number' },
  relative: { label: 'Relative, such as 0.001', type: 'number' },
  within: { label: 'Within, for times, such as 00:00:02', type: 'text' },
  pattern: { label: 'Pattern', type: 'text' },
  with: { label: 'With', type: 'text' },
  digits: { label: 'Digits', type: 'number' },
};

export function tryRule(experiment, group) {
  const rule = h('select', { id: 'rule', onchange: () => fields() }, rules.map(one => h('option', { value: one.name }, one.name)));
  const says = h('p', { class: 'quiet small', id: 'rule-says' });
  const path = h('input', { id: 'rule-path', type: 'text', required: true, spellcheck: 'false', autocomplete: 'off' });
  path.value = group.path;
  const more = h('div', { class: 'fields' });
  const result = h('div', { class: 'result', role: 'status', 'aria-live': 'polite' });
  const chosen = () => rules.find(one => one.name === rule.value);
  const fields = () => {
    says.textContent = chosen().says;
    more.replaceChildren(...chosen().details.map(name => h('div', { class: 'field' },
      h('label', { for: `rule-${name}` }, details[name].label),
      h('input', { id: `rule-${name}`, name, type: details[name].type, step: 'any', spellcheck: 'false', autocomplete: 'off' }))));
  };
  fields();
  const submit = h('button', { type: 'submit', class: 'primary' }, 'Try it');
  const form = h('form', {
    onsubmit: async event => {
      event.preventDefault();
      submit.disabled = true;
      result.replaceChildren(h('p', { class: 'quiet' }, 'Trying…'));
      try {
        const answer = await post(['experiments', experiment, 'rules', 'try'], asked(chosen(), path.value, more));
        result.replaceChildren(...outcome(answer));
      } catch (error) {
        result.replaceChildren(h('p', { class: 'error' }, shown(error.title ?? error.message)), error.detail ? h('p', {}, shown(error.detail)) : '');
      }

      submit.disabled = false;
    },
  },
  h('p', {}, 'What would a rule hide in the samples that are kept? Nothing is changed by trying.'),
  h('div', { class: 'fields' },
    h('div', { class: 'field' }, h('label', { for: 'rule' }, 'Rule'), rule),
    h('div', { class: 'field grow' }, h('label', { for: 'rule-path' }, 'Path'), path)),
  says, more, h('div', { class: 'dialog-actions' }, submit), result);
  openDialog({ title: 'Try a rule', body: form, className: 'wide' });
  rule.focus();
}

function asked(rule, path, more) {
  const body = { rule: rule.name, path };
  for (const input of more.querySelectorAll('input')) {
    if (input.value !== '') {
      body[input.name] = input.type === 'number' ? Number(input.value) : input.value;
    }
  }

  return body;
}

function outcome(answer) {
  const groups = answer.groups ?? [];
  return [
    h('p', { class: 'headline' }, shown(answer.sentence)),
    h('dl', { class: 'figures' },
      [['hidden', answer.hidden, 'hidden whole'], ['remaining', answer.remaining, 'remain'], ['unknown', answer.unknown, 'nobody can tell: values are not kept']].map(([name, value, label]) =>
        h('div', { class: `figure-${name}` }, h('dt', {}, label), h('dd', {}, count(value))))),
    h('p', { class: 'quiet' }, `Of ${counted(answer.samples ?? 0, 'kept sample')}.`),
    groups.length > 0 ? table({
      caption: 'What the rule does to each group',
      className: 'tight',
      columns: [
        { label: 'Path', cell: group => code(group.path) },
        { label: 'Kind', cell: group => shown(group.kind) },
        { label: 'Endpoint', cell: group => code(group.endpoint) },
        { label: 'Hidden', isNumber: true, cell: group => count(group.hidden) },
        { label: 'Remain', isNumber: true, cell: group => count(group.remaining) },
        { label: 'Unknown', isNumber: true, cell: group => count(group.unknown) },
      ],
      rows: groups.slice(0, 50),
    }) : '',
    h('h3', {}, 'To save it, paste this into the experiment’s configuration'),
    snippet(answer.snippet ?? '', 'Configuration'),
  ];
}
