// The golden table: what each definition and answer cost when someone last looked.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../tokens.golden.json', import.meta.url);
const update = 'UPDATE_SNAPSHOTS=1 node tests/interop/tokens.mjs';
const share = 1.03;

export const read = () => JSON.parse(readFileSync(file, 'utf8'));

export function write(figures) {
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Tables by tool, then by row, compared: what is wrong, and what may be looked at. */
export function compare(golden, figures) {
  const [before, now] = [flat(golden), flat(figures)];
  const faults = [];
  const hints = [];
  for (const [row, tokens] of now) {
    const was = before.get(row);
    if (was === undefined) faults.push(`${row}: ${tokens}, and the golden table has no such row; ${update} adds it.`);
    else if (tokens > was * share) faults.push(`${row}: ${tokens}, was ${was}; make it shorter, or ${update} if it is worth that.`);
    else if (tokens * share < was) hints.push(`${row}: ${tokens}, was ${was}; ${update} keeps that.`);
  }
  for (const row of before.keys())
    if (!now.has(row)) faults.push(`${row}: in the golden table but not measured; ${update} removes it.`);
  return { faults, hints };
}

function flat(table) {
  return new Map(Object.entries(table).flatMap(([tool, rows]) => Object.entries(rows).map(([row, tokens]) => [`${tool}, ${row}`, tokens])));
}
