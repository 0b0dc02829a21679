// What the tests expect of the tools: tools.json, which follows from their declarations.
import { readFileSync } from 'node:fs';

const { tools } = JSON.parse(readFileSync(new URL('tools.json', import.meta.url), 'utf8'));
const each = member => Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, tool[member]]));

/** The tools in their order, each with the member of its answer that holds the rows, or the one object. */
export const answers = each('answer');

/** What a tool refuses to run without. */
export const needed = each('needed');

export const names = Object.keys(tools);
export const lists = names.filter(name => name.startsWith('list_'));
/** Those that join several actions; the others read one, and give its rows whole when asked for full detail. */
export const joined = names.filter(name => !tools[name].shape);
/** What is listed when --tools is not given. */
export const core = names.filter(name => tools[name].core);
