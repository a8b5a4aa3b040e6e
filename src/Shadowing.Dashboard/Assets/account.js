// The account: every sampled call exactly once, as one bar that adds up, and as a table that says the same.
import { h, s, shown } from './dom.js';
import { table } from './tables.js';
import { count, share, words } from './text.js';

const outcomes = [
  { key: 'match', label: 'match', says: 'same answer under the rules', className: 'o-match' },
  { key: 'noise', label: 'noise', says: 'differs only where the control differs from itself', className: 'o-noise' },
  { key: 'unverifiable', label: 'unverifiable', says: 'differs where nobody can tell', className: 'o-unverifiable' },
  { key: 'mismatch', label: 'mismatch', says: 'differs', className: 'o-mismatch' },
  { key: 'candidateFailed', label: 'candidate failed', says: 'no usable answer', className: 'o-failed', parts: 'candidateFailures' },
  { key: 'timedOut', label: 'timed out', says: 'the candidate was too late', className: 'o-late' },
  { key: 'notComparable', label: 'not comparable', says: 'what came could not be compared, for the reason below', className: 'o-not', isParts: true },
  { key: 'dropped', label: 'dropped', says: 'not tried, for the reason below; the caller did not wait', className: 'o-dropped', isParts: true },
  { key: 'controlFailed', label: 'control failed', says: 'nothing to compare with', className: 'o-control' },
  { key: 'aborted', label: 'aborted', says: 'the caller went away', className: 'o-aborted' },
  { key: 'inFlight', label: 'in flight', says: 'not concluded yet', className: 'o-flight' },
];

/** The outcomes as the API's minutes name them, for the chart of them. */
export const minuteOutcomes = [
  { key: 'match', label: 'match', className: 'o-match' },
  { key: 'noise', label: 'noise', className: 'o-noise' },
  { key: 'unverifiable', label: 'unverifiable', className: 'o-unverifiable' },
  { key: 'mismatch', label: 'mismatch', className: 'o-mismatch' },
  { key: 'candidate_failed', label: 'candidate failed', className: 'o-failed' },
  { key: 'timed_out', label: 'timed out', className: 'o-late' },
  { key: 'not_comparable', label: 'not comparable', className: 'o-not' },
  { key: 'dropped', label: 'dropped', className: 'o-dropped' },
  { key: 'control_failed', label: 'control failed', className: 'o-control' },
  { key: 'aborted', label: 'aborted', className: 'o-aborted' },
];

/** The sample of colour and pattern that stands for an outcome. */
export function swatch(className) {
  return h('span', { class: `swatch ${className}`, 'aria-hidden': 'true' });
}

export function accountSection(account) {
  if (!account || !account.sampled) {
    return h('p', { class: 'quiet' }, 'Nothing was sampled yet.');
  }

  const rows = outcomes.map(outcome => ({ ...outcome, calls: sum(account[outcome.key]), reasons: reasons(account, outcome) })).filter(row => row.calls > 0);
  return h('div', { class: 'account' }, bar(rows, account.sampled), sentence(account), table({
    caption: 'What became of the sampled calls',
    className: 'tight',
    columns: [
      { label: 'Outcome', cell: row => [swatch(row.className), row.label] },
      { label: 'Calls', isNumber: true, cell: row => count(row.calls) },
      { label: 'Of sampled', isNumber: true, cell: row => share(row.calls / account.sampled) },
      { label: 'What it means', className: 'wide', cell: row => [h('span', { class: 'quiet' }, row.says), row.reasons.length > 0 ? h('ul', { class: 'inline-list' }, row.reasons.map(([reason, calls]) => h('li', {}, shown(words(reason)), ' ', h('b', {}, count(calls))))) : null] },
    ],
    rows: [...rows, { className: 'o-total', label: 'sampled', calls: account.sampled, says: account.addsUp === false ? 'The parts do not add up.' : 'The parts add up.', reasons: [] }],
    rowKey: row => row.label,
  }));
}

function bar(rows, sampled) {
  return h('div', { class: 'account-bar', role: 'img', 'aria-label': `The account of ${count(sampled)} sampled calls: ${rows.map(row => `${row.label} ${count(row.calls)}`).join(', ')}` },
    rows.map(row => h('div', { key: row.key, class: `part ${row.className}`, css: { 'flex-grow': row.calls }, title: `${row.label}: ${count(row.calls)}` },
      row.calls / sampled > 0.12 ? h('span', { class: 'part-label', 'aria-hidden': 'true' }, `${row.label} ${share(row.calls / sampled)}`) : null)));
}

function sentence(account) {
  const eligible = account.eligible ? `${account.eligibleIsExact ? '' : 'about '}${count(account.eligible)} eligible calls, ` : '';
  const checks = (account.selfChecks ?? 0) + (account.selfChecksInvalid ?? 0);
  return h('p', { class: 'quiet' }, `${eligible}${count(account.sampled)} sampled, ${count(account.compared)} compared. The candidate was sent ${count(account.candidateCalls)} extra calls`,
    checks > 0 ? `, the control ran once more for ${count(checks)}, of which ${count(account.selfChecksInvalid ?? 0)} said nothing.` : '.');
}

function sum(value) {
  return value !== null && typeof value === 'object' ? Object.values(value).reduce((total, calls) => total + calls, 0) : value ?? 0;
}

function reasons(account, outcome) {
  const parts = outcome.isParts ? account[outcome.key] : outcome.parts ? account[outcome.parts] : null;
  return parts ? Object.entries(parts).sort((left, right) => right[1] - left[1]) : [];
}
