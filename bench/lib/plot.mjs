// Bar and line charts as SVG, on a ground of their own so that they are readable on a light page and on a dark one.
import { shown } from './tables.mjs';

const width = 760;
const barHeight = 20;
const gap = 10;
const lineHeight = 260;
const letter = 6.6;
/** Each series' color on light and on dark ground. */
const palette = [
  ['#2563eb', '#60a5fa'], ['#d97706', '#fbbf24'], ['#64748b', '#94a3b8'],
  ['#059669', '#34d399'], ['#be185d', '#f472b6'], ['#7c3aed', '#a78bfa'],
];

/** The chart of one plot: { kind: 'bars' | 'lines', title, unit, series: [{ name, points: [[label or x, y], ...] }], logX, logY }. */
export function svg(plot) {
  return plot.kind === 'bars' ? bars(plot) : lines(plot);
}

function bars({ title, unit, series, logY }) {
  const labels = [...new Set(series.flatMap(({ points }) => points.map(([label]) => String(label))))];
  const named = labels.map(label => ({
    label,
    bars: series.flatMap(({ points }, color) => points.filter(([own]) => String(own) === label).map(([, value]) => ({ value, color }))),
  }));
  const left = 24 + letter * Math.max(...labels.map(label => label.length));
  const scale = scaleOf(named.flatMap(row => row.bars.map(bar => bar.value)), logY, left, width - 76);
  const top = series.length > 1 ? 70 : 48;
  const parts = [heading(title, unit), ...series.length > 1 ? [legend(series)] : []];
  let y = top;
  for (const { label, bars: own } of named) {
    parts.push(text(left - 8, y + own.length * barHeight / 2 + 2, label, 'end'));
    for (const { value, color } of own) {
      const end = Math.max(scale.place(value), left + 1);
      parts.push(`<rect class="s${color}" x="${round(left)}" y="${y}" width="${round(end - left)}" height="${barHeight - 4}" rx="2"/>`);
      parts.push(text(end + 6, y + barHeight / 2 + 2, shown(value)));
      y += barHeight;
    }
    y += gap;
  }
  return page(y + 10, parts, series.length);
}

function lines({ title, unit, series, logX, logY }) {
  const points = series.flatMap(one => one.points);
  const [left, right, top] = [64, width - 24, 70];
  const numeric = points.every(([x]) => typeof x === 'number');
  const labels = [...new Set(points.map(([x]) => x))].sort(numeric ? (a, b) => a - b : undefined);
  const across = numeric ? scaleOf(labels, logX, left, right, Math.min(...labels)) : null;
  const x = value => across ? across.place(value) : left + (labels.indexOf(value) + 0.5) * (right - left) / labels.length;
  const up = scaleOf(points.map(([, y]) => y), logY, top + lineHeight, top);
  const parts = [heading(title, unit), legend(series)];
  for (const tick of up.ticks) {
    const y = up.place(tick);
    parts.push(`<line class="grid" x1="${left}" x2="${right}" y1="${round(y)}" y2="${round(y)}"/>`);
    parts.push(text(left - 8, y + 4, shown(tick), 'end'));
  }
  for (const label of across && labels.length > 10 ? across.ticks : labels)
    parts.push(text(x(label), top + lineHeight + 20, shown(label), 'middle'));
  series.forEach((one, color) => {
    const places = one.points.map(([at, value]) => [round(x(at)), round(up.place(value))]);
    parts.push(`<polyline class="l${color}" points="${places.map(place => place.join(',')).join(' ')}"/>`);
    for (const [at, value] of places) parts.push(`<circle class="s${color}" cx="${at}" cy="${value}" r="3.5"/>`);
  });
  return page(top + lineHeight + 36, parts, series.length);
}

/** Where values stand between two places: from nought (or a start), or in powers of ten. */
function scaleOf(values, logarithmic, from, to, start = 0) {
  const most = Math.max(...values);
  if (logarithmic) {
    const least = Math.min(...values);
    if (least <= 0) throw new Error('A logarithmic axis has no place for 0.');
    const [low, high] = [Math.floor(Math.log10(least)), Math.max(Math.ceil(Math.log10(most)), Math.floor(Math.log10(least)) + 1)];
    const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
    return { place: value => from + (to - from) * (Math.log10(value) - low) / (high - low), ticks };
  }
  const span = most - start || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map(times => times * power).find(size => span / size <= 6);
  const end = start === 0 ? Math.ceil(most / step) * step : most;
  const first = Math.ceil(start / step);
  const ticks = Array.from({ length: Math.floor(end / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
  return { place: value => from + (to - from) * (value - start) / (end - start || 1), ticks };
}

function page(height, parts, colors) {
  const paint = shade => Array.from({ length: colors }, (_, i) => {
    const color = palette[i % palette.length][shade];
    return `.s${i}{fill:${color}}.l${i}{fill:none;stroke:${color};stroke-width:2}`;
  }).join('');
  const ground = (paper, ink, rule) => `.paper{fill:${paper}}text{fill:${ink}}.grid{stroke:${rule}}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<style>text{font:12px ui-sans-serif,system-ui,sans-serif}.title{font-size:14px;font-weight:600}',
    `${ground('#ffffff', '#1f2937', '#e5e7eb')}${paint(0)}`,
    `@media (prefers-color-scheme:dark){${ground('#111827', '#e5e7eb', '#374151')}${paint(1)}}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function heading(title, unit) {
  return `<text class="title" x="16" y="26">${escape(unit ? `${title}, ${unit}` : title)}</text>`;
}

function legend(series) {
  let x = 16;
  return series.map(({ name }, color) => {
    const entry = `<rect class="s${color}" x="${round(x)}" y="42" width="10" height="10" rx="2"/>${text(x + 15, 51, name)}`;
    x += 36 + letter * name.length;
    return entry;
  }).join('\n');
}

function text(x, y, content, anchor = 'start') {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escape(content)}</text>`;
}

function escape(content) {
  return String(content).replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
