// In which hours of the week calls were compared: a candidate that was only seen on weekday mornings was only checked there.
import { h, s } from './dom.js';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const cell = 9;

/** Draws 168 flags from Monday 00:00 UTC. */
export function hoursOfTheWeek(flags) {
  if (typeof flags !== 'string' || !/^[01]{168}$/.test(flags)) {
    return null;
  }

  const covered = [...flags].filter(flag => flag === '1').length;
  const text = sentence(flags);
  return h('div', { class: 'hours' },
    h('h3', {}, 'Hours covered'),
    s('svg', { viewBox: `0 0 ${28 + 24 * cell} ${7 * cell + 12}`, role: 'img', 'aria-label': `${covered} of 168 hours of the week: ${text}` },
      days.map((day, row) => [
        s('text', { x: 0, y: row * cell + 7.5 }, day),
        Array.from({ length: 24 }, (unused, hour) => s('rect', { class: flags[row * 24 + hour] === '1' ? 'covered' : 'bare', x: 28 + hour * cell, y: row * cell, width: cell - 1.5, height: cell - 1.5, rx: 1.5 })),
      ]),
      [0, 6, 12, 18].map(hour => s('text', { x: 28 + hour * cell, y: 7 * cell + 9 }, String(hour).padStart(2, '0')))),
    h('p', { class: 'quiet' }, `${covered} of 168 hours of the week, in UTC${covered > 0 && covered < 168 ? `: ${text}` : ''}.`));
}

function sentence(flags) {
  const parts = days.map((day, row) => {
    const hours = flags.slice(row * 24, row * 24 + 24);
    const runs = [...hours.matchAll(/1+/g)].map(run => (run[0].length === 24 ? 'all day' : `${run.index}–${run.index + run[0].length} h`));
    return runs.length === 0 ? null : `${day} ${runs.join(', ')}`;
  }).filter(part => part !== null);
  return parts.length > 3 ? `on ${parts.length} days` : parts.join('; ') || 'none';
}
