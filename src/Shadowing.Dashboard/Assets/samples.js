// One sample: both answers side by side, the request, and what is needed to send it again.
import { labelChip } from './badges.js';
import { copyButton } from './clipboard.js';
import { diffView } from './diffview.js';
import { code, h, hide, shown } from './dom.js';
import { table } from './tables.js';
import { bytes, duration, time, words } from './text.js';

/** A sample that is drawn when it is opened: aligning bodies takes time, and a kept sample never changes. */
export function sampleView(sample, isOpen) {
  return folded(sample, isOpen, content);
}

/** A sample that can be opened; `draw` makes what is in it. */
export function folded(sample, isOpen, draw) {
  const body = h('div', { class: 'sample-body', island: { kind: 'sample', update() {} } });
  return h('details', {
    class: 'sample panel',
    key: sample.id,
    open: isOpen,
    ontoggle: event => {
      const details = event.currentTarget;
      const place = details.querySelector(':scope > .sample-body');
      // The event also comes to elements that were only made to be compared with what is shown.
      if (details.isConnected && details.open && place.childElementCount === 0) {
        place.append(...draw(sample));
      }
    },
  },
  h('summary', {},
    h('span', { class: 'sample-line' }, code(sample.request?.line ?? sample.path)),
    h('span', { class: 'sample-facts quiet' }, h('time', { datetime: sample.at }, `${time(sample.at)} UTC`), h('span', { class: 'chip' }, sample.isDrawn ? 'fair draw' : 'newest'))),
  body);
}

function content(sample) {
  const name = sample.request?.line ?? sample.path;
  return [
    actions(sample),
    h('dl', { class: 'values' },
      h('div', {}, h('dt', {}, h('span', { class: 'key control', 'aria-hidden': 'true' }), 'control'), h('dd', {}, value(sample.control))),
      h('div', {}, h('dt', {}, h('span', { class: 'key candidate', 'aria-hidden': 'true' }), 'candidate'), h('dd', {}, value(sample.candidate))),
      h('div', {}, h('dt', {}, 'how'), h('dd', {}, shown(sample.how ?? alone(sample) ?? '–'), sample.rule ? [' (beyond ', code(sample.rule), ')'] : null))),
    sample.valuesAreKept === false ? h('p', { class: 'quiet' }, 'Values are not kept here: they are shown as their kind, their length and a keyed fingerprint, by which equal values can be told.') : null,
    sample.withheld?.length > 0 ? h('p', { class: 'note' }, 'The candidate did not get ', sample.withheld.map((header, index) => [index > 0 ? ', ' : '', code(header)]), ': credentials are forwarded only when named in Forward.') : null,
    h('h3', {}, 'Bodies'),
    bodies(sample, name),
    h('div', { class: 'columns' },
      h('div', {}, h('h3', {}, 'Both sides'), sides(sample)),
      h('div', {}, h('h3', {}, 'Request'), request(sample))),
    differences(sample),
    delta(sample),
    footnotes(sample),
  ].flat(3).filter(Boolean);
}

export function actions(sample) {
  return h('div', { class: 'actions' },
    sample.request?.curl ? copyButton('Copy as curl', 'Curl command', sample.request.curl) : h('span', { class: 'quiet' }, 'No curl command: ', shown(sample.request?.whyNoCurl ?? 'not kept')),
    sample.traceId ? copyButton('Copy trace id', 'Trace id', sample.traceId) : null);
}

function value(text) {
  return text === null || text === undefined ? h('em', { class: 'quiet' }, 'absent') : code(text, 'value');
}

// Where one side has nothing there is no distance to say, but whose it is.
function alone({ control, candidate }) {
  const isAbsent = text => text === null || text === undefined;
  return isAbsent(control) === isAbsent(candidate) ? null : `only the ${isAbsent(control) ? 'candidate' : 'control'} has it`;
}

function bodies({ controlSide, candidateSide }, name) {
  const control = controlSide?.body;
  const candidate = candidateSide?.body;
  const why = (side, label) => (side && (side.body === null || side.body === undefined) ? h('p', { class: 'quiet' }, `${label}: no body is shown`, side.whyNoBody ? [', ', shown(words(side.whyNoBody))] : '', side.bodyLength > 0 ? ` (${bytes(side.bodyLength)})` : '', '.') : null);
  const isMissing = text => text === null || text === undefined;
  return [why(controlSide, 'Control'), why(candidateSide, 'Candidate'), isMissing(control) && isMissing(candidate) ? null : diffView(control, candidate, `Difference of the bodies of ${name}`)];
}

export function sides({ controlSide, candidateSide }) {
  const row = (label, of) => ({ label, control: controlSide ? of(controlSide) : '–', candidate: candidateSide ? of(candidateSide) : '–' });
  const names = [...new Set([...(controlSide?.headers ?? []), ...(candidateSide?.headers ?? [])].map(header => header.name))];
  const header = (side, name) => (side?.headers ?? []).filter(one => one.name === name).map(one => one.value).join(', ');
  const rows = [
    row('status', side => side.status || '–'),
    row('duration', side => duration(side.duration)),
    row('version', side => (side.version ? shown(side.version) : '–')),
    row('content type', side => (side.contentType ? shown(side.contentType) : '–')),
    row('body', side => bytes(side.bodyLength)),
    controlSide?.failure || candidateSide?.failure ? row('failure', side => (side.failure ? shown(side.failure) : '–')) : null,
    ...names.map(name => {
      const left = header(controlSide, name);
      const right = header(candidateSide, name);
      return { label: code(name), key: name, control: shown(left || '–'), candidate: shown(right || '–'), differs: left !== right };
    }),
  ].filter(Boolean);
  return table({
    caption: 'Status, timing and headers of both sides',
    className: 'tight sides',
    columns: [
      { label: hide('Fact'), cell: one => one.label },
      { label: 'Control', cell: one => one.control },
      { label: 'Candidate', cell: one => [one.candidate, one.differs ? h('span', { class: 'differs' }, ' ≠', hide(' differs')) : null] },
    ],
    rows,
  });
}

export function request({ request: of, context, traceId }) {
  const rows = [...(of?.headers ?? []).map(header => ({ name: header.name, value: header.value })), ...Object.entries(context ?? {}).map(([name, text]) => ({ name, value: text }))];
  return [
    h('p', { class: 'request-line' }, code(of?.line ?? '–')),
    rows.length === 0 ? h('p', { class: 'quiet' }, 'No header is kept.') : table({ caption: 'Headers of the request', className: 'tight', columns: [{ label: 'Header', cell: row => code(row.name) }, { label: 'Value', cell: row => shown(row.value) }], rows }),
    traceId ? h('p', { class: 'quiet' }, 'trace ', code(traceId)) : null,
  ];
}

function differences({ differences: list, differencesAreCut }) {
  const title = differencesAreCut ? `The first ${list?.length} differences of this call; it has more` : 'All differences of this call';
  return list?.length > 1 ? [
    h('h3', {}, title),
    table({
      caption: title,
      className: 'tight',
      columns: [
        { label: 'Path', cell: one => code(one.path) },
        { label: 'Kind', cell: one => shown(words(one.kind)) },
        { label: 'Label', cell: one => labelChip(one.label) },
        { label: 'Control', cell: one => value(one.control) },
        { label: 'Candidate', cell: one => value(one.candidate) },
        { label: 'How', cell: one => shown(one.how ?? alone(one) ?? '') },
      ],
      rows: list,
    }),
  ] : null;
}

function delta({ delta: text, whyNoDelta }) {
  const content = typeof text === 'string' ? text : text ? JSON.stringify(text, null, 2) : null;
  return content ? h('details', { class: 'as-table' }, h('summary', {}, 'Delta (jsondiffpatch)'), h('pre', { tabindex: '0', role: 'group', 'aria-label': 'Delta' }, h('code', {}, shown(content, { lines: true })))) : whyNoDelta ? h('p', { class: 'quiet' }, 'No delta: ', shown(words(whyNoDelta)), '.') : null;
}

function footnotes({ settingsHash, rulesHash, path }) {
  return h('p', { class: 'quiet small' }, 'At ', code(path), settingsHash ? [' · settings ', code(settingsHash)] : null, rulesHash ? [' · rules ', code(rulesHash)] : null);
}
