// Minutes as the charts need them: put together into steps when many are shown.

export const ranges = [
  { key: '1h', label: '1 h', hours: 1, step: 1 },
  { key: '6h', label: '6 h', hours: 6, step: 5 },
  { key: '24h', label: '24 h', hours: 24, step: 15 },
  { key: '7d', label: '7 d', hours: 168, step: 120 },
];

export function rangeOf(key) {
  return ranges.find(range => range.key === key) ?? ranges[0];
}

/** The beginning of a range, to the minute, so that the same minute asks the same question. */
export function beginning(range, now = Date.now()) {
  return new Date(Math.floor(now / 60_000) * 60_000 - range.hours * 3_600_000).toISOString();
}

/** Puts minutes together: { times, outcomes: { key: values }, control, candidate: { p50, p95, p99 } }. */
export function steps(minutes, range) {
  const length = range.step * 60;
  const buckets = new Map();
  for (const minute of minutes) {
    const at = Date.parse(minute.minute) / 1000;
    if (Number.isFinite(at)) {
      const bucket = Math.floor(at / length) * length;
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), minute]);
    }
  }

  const known = [...buckets.keys()].sort((left, right) => left - right);
  // Minutes without calls are gaps, not a line drawn through them.
  const times = known.length === 0 ? [] : Array.from({ length: Math.min(2_000, (known.at(-1) - known[0]) / length + 1) }, (unused, index) => known[0] + index * length);
  const at = time => buckets.get(time) ?? [];
  return {
    times,
    outcome: key => times.map(time => at(time).reduce((sum, minute) => sum + (minute.outcomes?.[key] ?? 0), 0)),
    percentile: (side, name) => times.map(time => mean(at(time).map(minute => minute[side]), name)),
  };
}

// Weighted by calls; the exact percentile of several minutes is not to be had from theirs.
function mean(sides, name) {
  let sum = 0;
  let calls = 0;
  for (const side of sides) {
    if (side?.count > 0 && Number.isFinite(side[name])) {
      sum += side[name] * side.count;
      calls += side.count;
    }
  }

  return calls === 0 ? null : sum / calls;
}
