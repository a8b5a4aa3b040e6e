// Copying: by the browser where it may, else as selected text, because pages over plain http may not touch the clipboard.
import { announce, h } from './dom.js';
import { openDialog } from './dialogs.js';

/** @param isShown whether the text stands on the page already, so that nothing more is needed where copying is not allowed */
export async function copy(text, what, { isShown = false } = {}) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`${what} copied.`);
    return true;
  } catch {
    if (isShown) {
      return false;
    }

    const area = h('textarea', { class: 'to-copy', readonly: true, rows: '8', 'aria-label': what });
    area.value = text;
    openDialog({ title: `Copy ${what.toLowerCase()}`, body: [h('p', {}, 'This browser does not let the page copy by itself here. The text is selected: press Ctrl+C or ⌘C.'), area] });
    area.focus();
    area.select();
    return false;
  }
}

/** A button that copies, and says that it did. */
export function copyButton(label, what, text, className = '') {
  return h('button', {
    type: 'button',
    class: className,
    onclick: async event => {
      const button = event.currentTarget;
      if (await copy(typeof text === 'function' ? text() : text, what)) {
        button.dataset.copied = 'yes';
        setTimeout(() => delete button.dataset.copied, 1_800);
      }
    },
  }, label);
}
