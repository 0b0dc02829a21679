export const median = values => percentile(values, 50);

/** The value below which this share of the values lies, in percent; between two of them by a straight line. */
export function percentile(values, share) {
  if (values.length === 0) throw new Error('Nothing was measured.');
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

export const sum = values => values.reduce((total, value) => total + value, 0);
