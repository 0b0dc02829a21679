// Calls tools as an agent does: page by page, and a few calls at once.
import { answers } from '../tools.mjs';

/** All rows of a list or search, by nextMarker; every page goes through `check`, which returns its structure. */
export async function walk(client, tool, args, check) {
  const rows = [];
  const seen = new Set();
  let marker;
  do {
    const page = check(await client.callTool({ name: tool, arguments: { ...args, ...(marker && { marker }) } }));
    rows.push(...page[answers[tool]]);
    marker = page.nextMarker;
    if (seen.has(marker)) throw new Error(`${tool} leads in a circle at ${marker}.`);
    seen.add(marker);
  } while (marker);
  return rows;
}

/** Runs a task for each item, eight at a time; the first failure ends it. */
export async function forEach(items, task) {
  const rest = items[Symbol.iterator]();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const item of rest) await task(item);
  }));
}
