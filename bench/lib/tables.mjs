// Tables in Markdown, padded so that they are readable as text too.

/** A figure as it is shown: three digits that count, and thousands apart. */
export function shown(value) {
  if (typeof value !== 'number') return String(value ?? '');
  const decimals = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Rows are objects; each name that one of them has is a column. */
export function table(rows) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cells = [columns, ...rows.map(row => columns.map(column => shown(row[column])))];
  const numeric = columns.map(column => rows.some(row => typeof row[column] === 'number'));
  const widths = columns.map((_, i) => Math.max(...cells.map(line => line[i].length)));
  const line = texts => `| ${texts.map((text, i) => numeric[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => '-'.repeat(width + 1) + (numeric[i] ? ':' : '-')).join('|')}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}
