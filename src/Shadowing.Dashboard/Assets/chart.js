// A chart over time by uPlot: drawn on a canvas, with a line of text that reads it at the pointer.
import uPlot from './vendor/uplot/uPlot.esm.js';
import { clock, time } from './text.js';
import { h, shown } from './dom.js';

const height = 168;

/**
 * A chart as an island: it is told of new data, not made anew.
 * @param of { label, times, span: [from, to], series: [{ label, values, raw, colour, isDashed, isColumn }], marks: [{ at, number }], write, group, isLong }
 * Times are seconds since 1970; `raw` is what is read out where `values` are sums; `write` makes a value text; charts of one `group` show the same moment.
 */
export function chart(of) {
  const plotted = h('div', { class: 'plot' });
  const readout = h('p', { class: 'readout', 'aria-hidden': 'true' });
  let current = of;
  let plot = null;

  const draw = () => {
    plot?.destroy();
    plot = null;
    const width = Math.floor(plotted.clientWidth);
    if (width > 0) {
      plot = new uPlot(options(current, width, () => current, index => read(current, readout, index)), data(current), plotted);
      read(current, readout, null);
    }
  };
  const sized = new ResizeObserver(() => {
    if (plot === null) {
      draw();
    } else if (Math.abs(plot.width - plotted.clientWidth) > 1 && plotted.clientWidth > 0) {
      plot.setSize({ width: Math.floor(plotted.clientWidth), height });
    }
  });
  sized.observe(plotted);
  document.addEventListener('schemechange', draw);

  return h('div', {
    class: 'chart',
    role: 'img',
    'aria-label': of.label,
    island: {
      kind: `chart ${of.series.map(one => one.label).join()}`,
      data: of,
      update(other) {
        const hadMarks = JSON.stringify(current.marks);
        current = other.data;
        if (plot === null || hadMarks !== JSON.stringify(current.marks)) {
          draw();
        } else {
          plot.setData(data(current));
        }
      },
      destroy() {
        sized.disconnect();
        document.removeEventListener('schemechange', draw);
        plot?.destroy();
      },
    },
  }, plotted, readout);
}

// A canvas does not understand the style sheet's variables.
function colour(name) {
  const probe = document.getElementById('foot').appendChild(h('span', { hidden: true, css: { color: `var(${name})` } }));
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function data(of) {
  return [of.times, ...of.series.map(one => one.values)];
}

function options(of, width, current, moved) {
  const axis = { stroke: colour('--quiet'), font: '11px system-ui, sans-serif', grid: { stroke: colour('--rule'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1e3), 'Etc/UTC'),
    legend: { show: false },
    cursor: { sync: { key: of.group }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
    scales: { x: { time: true, range: () => current().span }, y: { range: (plot, low, high) => [0, high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...axis, size: 30, space: 64, values: [[86400, '{YYYY}-{MM}-{DD}', null, null, null, null, null, null, 1], [3600, '{HH}:{mm}', '\n{MMM} {D}', null, null, null, null, null, 1], [60, '{HH}:{mm}', null, null, null, null, null, null, 1], [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
      { ...axis, size: 58, space: 26, values: (plot, values) => values.map(value => of.write(value)) },
    ],
    series: [{}, ...of.series.map(one => ({
      label: one.label,
      stroke: one.isColumn ? null : colour(one.colour),
      fill: one.isColumn ? colour(one.colour) : null,
      width: one.isColumn ? 0 : 1.75,
      dash: one.isDashed ? [5, 3] : null,
      paths: one.isColumn ? uPlot.paths.bars({ size: [0.86, 40], gap: 0, align: 1 }) : null,
      points: { show: one.isColumn ? false : undefined, size: 4 },
    }))],
    hooks: {
      setCursor: [plot => moved(plot.cursor.idx ?? null)],
      draw: [plot => marks(plot, of)],
    },
  };
}

// What happened at a moment: a line over the whole height, with the number under which the page lists it.
function marks(plot, of) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.strokeStyle = colour('--mark');
  ctx.fillStyle = colour('--mark');
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  ctx.font = `600 ${10 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  for (const mark of of.marks) {
    const x = plot.valToPos(mark.at, 'x', true);
    if (x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top + 12 * ratio);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.fillText(String(mark.number), x, bbox.top + 9 * ratio);
    }
  }

  ctx.restore();
}

function read(of, readout, index) {
  const at = index ?? of.times.length - 1;
  if (at < 0 || of.times[at] === undefined) {
    readout.replaceChildren('nothing yet');
    return;
  }

  const moment = new Date(of.times[at] * 1000).toISOString();
  const values = of.series.map(one => ({ label: one.label, value: (one.raw ?? one.values)[at] })).filter(one => one.value !== null && one.value !== undefined && (one.value !== 0 || of.series.length < 4));
  readout.replaceChildren(
    h('time', {}, of.isLong ? time(moment).slice(5, 16) : clock(moment).slice(0, 5)),
    ...values.map(one => h('span', {}, shown(one.label), ' ', h('b', {}, of.write(one.value)))));
}
