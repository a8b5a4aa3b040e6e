// Two bodies side by side: control left, candidate right, with what differs marked by colour, sign and word.
import { h, hide, shown } from './dom.js';
import { diffLines, diffWords } from './diff.js';
import { indentJson } from './jsontext.js';
import { count, counted, cut } from './text.js';

const context = 3;
const longestLine = 4_000;
const mostRows = 1_500;

/** Shows the difference of two bodies; null stands for a side that has none. */
export function diffView(control, candidate, label) {
  const difference = diffBodies(indentJson(control ?? ''), indentJson(candidate ?? ''));
  const blocks = fold(difference.rows);
  const changed = difference.rows.filter(row => row.kind !== 'same').length;
  const body = h('tbody', {});
  let shownRows = 0;
  for (const block of blocks) {
    if (block.isFolded) {
      body.append(folded(block.rows));
    } else {
      block.rows.slice(0, Math.max(0, mostRows - shownRows)).forEach(row => body.append(line(row)));
      shownRows += block.rows.length;
    }
  }

  return h('div', { class: 'diff' },
    h('p', { class: 'quiet diff-summary' }, changed === 0 ? 'The bodies are the same, line by line.' : `${counted(changed, 'line')} of ${count(difference.rows.length)} ${changed === 1 ? 'differs' : 'differ'}.`,
      difference.isCut ? ' Only the first 4,000 lines of each are shown.' : '',
      difference.isRough ? ' The bodies differ too much to be aligned line by line: they stand beside each other as they come.' : '',
      shownRows > mostRows ? ` Only the first ${count(mostRows)} lines that matter are shown.` : ''),
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label },
      h('table', { class: 'diff-table' },
        h('caption', { class: 'hide' }, label),
        h('colgroup', {}, h('col', { class: 'col-number' }), h('col', { class: 'col-text' }), h('col', { class: 'col-number' }), h('col', { class: 'col-text' })),
        h('thead', {}, h('tr', {}, h('td', {}), h('th', { scope: 'col' }, 'Control'), h('td', {}), h('th', { scope: 'col' }, 'Candidate'))),
        body)));
}

// A comma at the end of a line of JSON belongs to what follows: a member that was added behind another one does not change that one.
function diffBodies(left, right) {
  if (!isJson(left) || !isJson(right)) {
    return diffLines(left, right);
  }

  const [lefts, rights] = [left.split('\n'), right.split('\n')];
  const bare = lines => lines.map(text => text.replace(/,$/, '')).join('\n');
  const difference = diffLines(bare(lefts), bare(rights));
  return { ...difference, rows: difference.rows.map(row => ({ ...row, left: lefts[row.leftNumber - 1], right: rights[row.rightNumber - 1] })) };
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// Equal lines far from any difference are folded away, but can be opened.
function fold(rows) {
  const near = new Uint8Array(rows.length);
  rows.forEach((row, index) => {
    if (row.kind !== 'same') {
      near.fill(1, Math.max(0, index - context), Math.min(rows.length, index + context + 1));
    }
  });
  const blocks = [];
  rows.forEach((row, index) => {
    const last = blocks.at(-1);
    const isFar = near[index] === 0;
    if (last !== undefined && last.isFolded === isFar) {
      last.rows.push(row);
    } else {
      blocks.push({ isFolded: isFar, rows: [row] });
    }
  });
  return blocks.map(block => (block.isFolded && block.rows.length < 4 ? { ...block, isFolded: false } : block));
}

function folded(rows) {
  const row = h('tr', { class: 'fold' }, h('td', { colspan: '4' }, h('button', {
    type: 'button',
    class: 'plain',
    onclick: () => {
      const opened = rows.slice(0, mostRows).map(line);
      row.replaceWith(...opened);
      opened[0].closest('.scroll').focus();
    },
  }, `Show ${counted(rows.length, 'equal line')}`)));
  return row;
}

function line(row) {
  const words = row.kind === 'changed' ? diffWords(cut(row.left, longestLine), cut(row.right, longestLine)) : null;
  return h('tr', { class: `line ${row.kind}` },
    h('td', { class: 'line-number' }, row.leftNumber ?? ''),
    side(row.left, words?.left, row.kind === 'changed' || row.kind === 'removed' ? 'left' : null),
    h('td', { class: 'line-number' }, row.rightNumber ?? ''),
    side(row.right, words?.right, row.kind === 'changed' || row.kind === 'added' ? 'right' : null));
}

function side(text, parts, changed) {
  if (text === undefined) {
    return h('td', { class: 'line-text none' });
  }

  return h('td', { class: `line-text${changed ? ` ${changed}` : ''}` },
    changed ? [h('span', { class: 'sign', 'aria-hidden': 'true' }, changed === 'left' ? '−' : '+'), hide(changed === 'left' ? 'only in control: ' : 'only in candidate: ')] : null,
    parts ? parts.map(part => h(part.isChanged ? 'mark' : 'span', {}, shown(part.text, { lines: true }))) : shown(cut(text, longestLine), { lines: true }));
}
