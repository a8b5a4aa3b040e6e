// Tries a rule on the kept samples before anybody saves it.
import { get, post } from './api.js';
import { openDialog } from './dialogs.js';
import { code, h, shown } from './dom.js';
import { snippet } from './snippets.js';
import { table } from './tables.js';
import { count, counted } from './text.js';

let isOpening = false;

/** Opens the dialog; which rules there are, and what they may be given, the server says. */
export async function tryRule(experiment, group) {
  if (isOpening) {
    return;
  }

  isOpening = true;
  try {
    open(await get(['rules']), experiment, group);
  } catch (error) {
    openDialog({ title: 'Try a rule', body: [h('p', { class: 'error' }, shown(error.title ?? error.message)), error.detail ? h('p', {}, shown(error.detail)) : ''] });
  } finally {
    isOpening = false;
  }
}

function open(rules, experiment, group) {
  const rule = h('select', { id: 'rule', onchange: () => fields() }, rules.map(one => h('option', { value: one.name }, one.name)));
  const says = h('p', { class: 'quiet small', id: 'rule-says' });
  const path = h('input', { id: 'rule-path', type: 'text', required: true, spellcheck: 'false', autocomplete: 'off' });
  path.value = group.path;
  const more = h('div', { class: 'fields' });
  const result = h('div', { class: 'result', role: 'status', 'aria-live': 'polite' });
  const chosen = () => rules.find(one => one.name === rule.value);
  const fields = () => {
    says.textContent = chosen().says;
    more.replaceChildren(...chosen().keys.map(({ name, label, isNumber }) => h('div', { class: 'field' },
      h('label', { for: `rule-${name.toLowerCase()}` }, label),
      h('input', { id: `rule-${name.toLowerCase()}`, name, type: isNumber ? 'number' : 'text', step: 'any', spellcheck: 'false', autocomplete: 'off' }))));
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
      [['hidden', answer.hidden, 'would agree'], ['remaining', answer.remaining, 'still differ'], ['unknown', answer.unknown, 'nobody can tell: values are not kept']].map(([name, value, label]) =>
        h('div', { class: `figure-${name}` }, h('dt', {}, label), h('dd', {}, count(value))))),
    h('p', { class: 'quiet' }, `Of ${counted(answer.calls ?? 0, 'call')} kept.`),
    groups.length > 0 ? table({
      caption: 'What the rule does to each group',
      className: 'tight',
      columns: [
        { label: 'Path', cell: group => code(group.path) },
        { label: 'Kind', cell: group => shown(group.kind) },
        { label: 'Endpoint', cell: group => code(group.endpoint) },
        { label: 'Vanishes', isNumber: true, cell: group => count((group.hidden ?? 0) + (group.elsewhere ?? 0)) },
        { label: 'Calls that differ elsewhere', className: 'wide', cell: group => (group.elsewhere > 0 ? [`${count(group.elsewhere)} still at `, group.stillAt.map((path, index) => [index > 0 ? ', ' : '', code(path)])] : '') },
        { label: 'Remains', isNumber: true, cell: group => count(group.remaining) },
        { label: 'Unknown', isNumber: true, cell: group => count(group.unknown) },
      ],
      rows: groups.slice(0, 50),
    }) : '',
    h('h3', {}, 'To save it, paste this into the experiment’s configuration'),
    snippet(answer.snippet ?? '', 'Configuration'),
  ];
}
