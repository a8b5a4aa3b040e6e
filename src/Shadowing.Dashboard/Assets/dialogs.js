// Dialogs: the browser's own, which keep the focus inside and give it back.
import { h, shown } from './dom.js';

let opened = 0;

/** Opens a dialog. `actions` stand beside its button to close. */
export function openDialog({ title, body, actions = [], className = '' }) {
  const id = `dialog-${++opened}`;
  const before = document.activeElement;
  const dialog = h('dialog', { class: className, 'aria-labelledby': id },
    h('div', { class: 'dialog-head' }, h('h2', { id }, title), h('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
    h('div', { class: 'dialog-body' }, body),
    actions.length > 0 ? h('div', { class: 'dialog-actions' }, actions) : null);
  dialog.onclose = () => {
    dialog.remove();
    before?.focus?.();
  };
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks for the reason of a change, and makes it.
 * @param change called with the reason; what it throws is shown and nothing is lost
 */
export function askReason({ title, text, action, isRequired = true, standard = '', isDanger = false, change }) {
  const field = h('textarea', { id: 'reason', rows: '3', maxlength: '500', required: isRequired });
  const error = h('p', { class: 'error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: isDanger ? 'danger' : 'primary' }, action);
  const form = h('form', {
    onsubmit: async event => {
      event.preventDefault();
      submit.disabled = true;
      error.replaceChildren();
      try {
        await change(field.value.trim() || standard);
        dialog.close();
      } catch (fault) {
        error.replaceChildren(...shown([fault.title ?? fault.message, fault.detail].filter(Boolean).join(' ')).map(part => (part instanceof Node ? part : document.createTextNode(part))));
        submit.disabled = false;
      }
    },
  },
  h('p', {}, text),
  h('label', { for: 'reason' }, isRequired ? 'Reason (kept in the audit)' : 'Reason (may be left empty)'),
  field,
  error,
  h('div', { class: 'dialog-actions' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), submit));
  const dialog = openDialog({ title, body: form });
  field.focus();
}
