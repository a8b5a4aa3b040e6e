// The verdict: the answer in five seconds, then what it rests on and what it does not say.
import { meaning, tone, verdictBadge } from './badges.js';
import { h, shown } from './dom.js';
import { hoursOfTheWeek } from './hours.js';
import { shareWithInterval } from './intervals.js';
import { table } from './tables.js';
import { count, interval, isNumber, share, time } from './text.js';

export function verdictPanel(experiment, verdict) {
  const answer = verdict?.answer ?? experiment.verdict;
  const limit = experiment.limits?.maxMismatches;
  const counted = experiment.mismatchShare?.of;
  return h('section', { class: `panel verdict-panel edge-${tone(answer)}`, 'aria-labelledby': 'verdict' },
    h('div', { class: 'verdict-main' },
      h('div', { class: 'verdict-words' },
        h('h2', { id: 'verdict' }, 'May the candidate go on?'),
        h('p', { class: 'verdict-answer' }, verdictBadge(answer, { large: true })),
        h('p', { class: 'verdict-meaning' }, meaning(answer)),
        h('p', { class: 'headline' }, shown(experiment.headline)),
        verdict?.sentence ? h('p', {}, shown(verdict.sentence)) : null,
        h('p', { class: 'quiet' }, evidence(experiment, verdict)),
        verdict ? h('p', { class: 'quiet belongs' }, shown(belongs(verdict))) : null),
      h('div', { class: 'verdict-figures' },
        h('div', {}, h('h3', {}, 'Share that differs'), shareWithInterval(experiment.mismatchShare, limit, { tone: tone(answer) }),
          h('p', { class: 'quiet' }, counted ? `95 % confidence, however often one looks${isNumber(limit) ? `; limit ${share(limit)}` : ''}` : '')),
        h('div', {}, h('h3', {}, 'Latency in the same place'), pairedLatency(experiment.pairedLatency)))),
    h('div', { class: 'verdict-more' },
      verdict?.reasons?.length > 0 ? h('div', {}, h('h3', {}, 'Why'), reasons(verdict.reasons)) : null,
      h('div', { class: 'verdict-open' },
        verdict?.notVerified?.length > 0 ? h('div', {}, h('h3', {}, 'What was not verified'), h('ul', { class: 'sentences' }, verdict.notVerified.map((line, index) => h('li', { key: index }, shown(line))))) : null,
        hoursOfTheWeek(verdict?.hours))));
}

function evidence(experiment, verdict) {
  const compared = verdict?.compared ?? experiment.compared;
  const counted = verdict?.counted ?? experiment.mismatchShare?.of;
  const since = verdict?.since ?? experiment.since;
  return [
    `Rests on ${count(compared)} calls`,
    isNumber(counted) && counted !== compared ? `, of which ${count(counted)} count (repeated calls within 10 s count once)` : '',
    since ? `, since ${time(since).slice(0, 16)} UTC.` : '.',
  ].join('');
}

// Which build and which settings the answer is about: it says nothing of any other.
function belongs(verdict) {
  const start = verdict.start > 1 ? `, start ${count(verdict.start)} of this build (${verdict.startedBecause})` : '';
  return [
    verdict.candidateVersion ? `Build ${verdict.candidateVersion}` : 'Build not known',
    verdict.controlVersion ? ` beside ${verdict.controlVersion}` : '',
    verdict.settingsHash ? `, settings ${verdict.settingsHash}` : '',
    start, '.',
    isNumber(verdict.distinct) && verdict.counted > 0 ? ` ${count(verdict.counted)} counted, of ${count(verdict.distinct)} distinct requests.` : '',
  ].join('');
}

// What latency is judged by: both in the same place, over the same calls.
function pairedLatency(paired) {
  return paired?.candidate?.count > 0
    ? h('p', {}, `Over ${count(paired.candidate.count)} self-checked calls: p50 ${times(paired.p50Ratio)}, p95 ${times(paired.p95Ratio)}, p99 ${paired.p99IsAtLeast ? 'at least ' : ''}${times(paired.p99Ratio)} as long as the control.`)
    : h('p', { class: 'quiet' }, 'Not measured: it needs self-checks (SelfCheck, and Control where the candidate is another server).');
}

function times(ratio) {
  return isNumber(ratio) ? `${ratio.toFixed(2)} times` : '–';
}

// A share, unless the question is about something else.
function measured(reason, value) {
  return !isNumber(value) ? '–'
    : reason.what.startsWith('latency') ? times(value)
    : reason.what.startsWith('distinct') ? count(value)
    : reason.what === 'hours' ? `${value.toFixed(1)} h`
    : reason.what === 'build' ? '–'
    : share(value);
}

function limitOf(reason) {
  const least = ['coverage', 'endpoints', 'hours'].includes(reason.what) || reason.what.startsWith('distinct');
  return !isNumber(reason.limit) || reason.what === 'build' ? '–' : `${least ? '≥ ' : '< '}${measured(reason, reason.limit)}`;
}

// A share of which nothing is known: it may be all or nothing.
function isNothing(reason) {
  return reason.low === 0 && reason.high === 1;
}

function reasons(list) {
  return table({
    caption: 'The verdict’s reasons',
    className: 'tight reasons',
    columns: [
      { label: 'Measured', cell: reason => shown(reason.what) },
      { label: 'Answer', cell: reason => verdictBadge(reason.answer) },
      { label: 'Value', isNumber: true, cell: reason => (isNothing(reason) ? '–' : measured(reason, reason.value)) },
      { label: 'Between', isNumber: true, cell: reason => (reason.low === reason.high || isNothing(reason) ? '–' : interval(reason)) },
      { label: 'Limit', isNumber: true, cell: limitOf },
      { label: 'In words', className: 'wide', cell: reason => shown(reason.text) },
    ],
    rows: list,
    rowKey: reason => `${reason.what} ${reason.text}`,
  });
}
