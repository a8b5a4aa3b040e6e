// What a person has turned off, by whom and why, and whom that has reached.
import { post } from './api.js';
import { askReason } from './dialogs.js';
import { announce, h, shown } from './dom.js';
import { count, counted, duration, time } from './text.js';

// From when on one that says nothing is called silent, in seconds: as the API has it.
const silence = 15;

/** A note of a stop; nothing where there is none. */
export function stopNote(stop, label) {
  return stop ? h('div', { class: (stop.unreached ?? []).length > 0 ? 'note warn' : 'note', role: 'note', 'aria-label': label }, stopLines(stop, label)) : null;
}

function stopLines(stop, label) {
  const unreached = stop.unreached ?? [];
  return [
    h('p', {}, `${label} by `, shown(stop.by), ` at ${time(stop.at)} UTC: `, shown(stop.reason)),
    stop.instances > 1 || unreached.length > 0 ? h('p', { class: 'reach' },
      `${unreached.length > 0 ? `${count(stop.reached)} of ${counted(stop.instances, 'instance')}` : `All ${counted(stop.instances, 'instance')}`} know of it.`,
      unreached.map(one => h('span', { key: one.name }, ' ', shown(one.name), one.silent > silence ? ` was not seen for ${duration(one.silent)}.` : ' has not said so yet.'))) : null,
  ];
}

const sources = { environment: 'the environment of this process', file: 'its file', person: 'a person' };

/** Says that everything is off; nothing while it is not. */
export function killSwitchNote(killSwitch) {
  if (!killSwitch?.isOn) {
    return null;
  }

  return h('div', { class: 'note warn', role: 'note', 'aria-label': 'Kill switch' },
    h('p', {}, h('strong', {}, 'The kill switch is on: nothing is sampled.'), ' Turned on by ', (killSwitch.sources ?? []).map((source, index) => [index > 0 ? ' and ' : '', sources[source] ?? shown(source)]), '.'),
    killSwitch.stop ? stopLines(killSwitch.stop, 'Turned on') : null);
}

/** The button that turns everything off, or on again, for whoever may. */
export function killSwitchButton(killSwitch, { me, refresh }) {
  if (!me?.operate || !killSwitch) {
    return null;
  }

  const change = (action, said) => async reason => {
    await post(['kill-switch', action], action === 'off' ? { reason, stop: killSwitch.stop?.id ?? undefined } : { reason });
    announce(said);
    refresh();
  };
  return killSwitch.stop
    ? h('button', { key: 'kill-off', type: 'button', class: 'primary', onclick: () => askReason({ title: 'Turn the kill switch off', text: 'Calls are sampled again, as the settings say; what was stopped by itself stays stopped.', action: 'Turn off', change: change('off', 'The kill switch is off.') }) }, 'Turn the kill switch off')
    : h('button', { key: 'kill-on', type: 'button', class: 'danger', onclick: () => askReason({ title: 'Kill switch', text: 'Everything is off at once: nothing of any experiment is sampled, at any instance, until somebody turns the kill switch off.', action: 'Turn everything off', isRequired: false, standard: 'Turned on from the dashboard.', isDanger: true, change: change('on', 'The kill switch is on.') }) }, 'Kill switch…');
}
