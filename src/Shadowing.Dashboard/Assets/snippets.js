// Pieces of configuration to paste.
import { h, shown } from './dom.js';
import { copyButton } from './clipboard.js';

/** What to put into appsettings.json so that a path is not compared. */
export function ignoreSnippet(experiment, path) {
  return JSON.stringify({ Shadowing: { Experiments: { [experiment]: { Ignore: [path] } } } }, null, 2);
}

/** Shows a snippet with a button that copies it. */
export function snippet(text, what) {
  return h('div', { class: 'snippet' },
    h('pre', { tabindex: '0', role: 'group', 'aria-label': what }, h('code', {}, shown(text, { lines: true }))),
    copyButton('Copy', what, text, 'small'));
}
