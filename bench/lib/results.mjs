// What every benchmark ends with: its tables and goals are printed, and kept for RESULTS.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { shown, table } from './tables.mjs';

/** Whether this is the short form, whose bounds are gates and whose figures are not kept. */
export const quick = process.env.BENCH_QUICK === '1';

export const resultsFolder = new URL('../results/', import.meta.url);

/** Two runs of the same differ by so much. */
const noise = 0.03;

/**
 * Prints a benchmark's figures. A full run writes results/NAME.json; a goal that it misses is said and is no failure, since the figures are
 * what it is for. In a quick run each goal with a bound for it (quickAtMost, quickAtLeast) is a gate, and the last line is
 * "N passed, N failed".
 */
export function save(name, { title, about, tables, goals = [], plots = [] }) {
  for (const { goal, figure } of goals)
    if (!Number.isFinite(figure)) throw new Error(`No figure for: ${goal}`);
  console.log(`${title}\n${about}\n`);
  for (const { caption, rows } of tables) console.log(`${caption}\n${table(rows)}\n`);
  if (quick) {
    judge(goals);
    return;
  }
  const compared = withLast(name, goals);
  if (compared.length > 0) console.log(`${table(compared.map(goalRow))}\n`);
  mkdirSync(resultsFolder, { recursive: true });
  const result = { title, about, date: new Date().toISOString(), machine: machine(), versions: versions(), tables, goals: compared, plots };
  writeFileSync(new URL(`${name}.json`, resultsFolder), `${JSON.stringify(result, null, 2)}\n`);
}

/** A goal as a row of a table. Without a bound it is watched only: how it changed is all that is said. */
export function goalRow({ goal, figure, atMost, atLeast, unit, last }) {
  const met = isMet(figure, atMost, atLeast) ? 'yes' : '**missed**';
  return {
    goal,
    figure: withUnit(figure, unit),
    bound: boundText(atMost, atLeast, unit),
    met: atMost === undefined && atLeast === undefined ? '' : met,
    last: last === undefined ? '' : withUnit(last, unit),
    change: last === undefined ? '' : changeText(figure / last, atLeast === undefined),
  };
}

// Each with its figure in the results last committed, which says what was gained and given up; "was" is its name there, if it had another.
function withLast(name, goals) {
  let last = [];
  try {
    const git = ['show', `HEAD:./results/${name}.json`];
    const text = execFileSync('git', git, { cwd: fileURLToPath(new URL('../', import.meta.url)), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    last = JSON.parse(text).goals;
  } catch {
    // No repository, or no results yet.
  }
  // The name of the fastest peer stands in parentheses, and may be another.
  const key = text => text.replace(/ \([^)]*\)$/, '');
  const lastOf = text => last.find(one => key(one.goal) === key(text))?.figure;
  return goals.map(({ was, ...goal }) => ({ ...goal, last: lastOf(goal.goal) ?? (was && lastOf(was)) }));
}

function changeText(ratio, lessIsBetter) {
  if (Math.abs(ratio - 1) <= noise) return 'none';
  return `${ratio >= 2 ? `${shown(ratio)} times` : `${ratio > 1 ? '+' : '−'}${Math.round(Math.abs(ratio - 1) * 100)} %`}, ${ratio > 1 === lessIsBetter ? 'worse' : 'better'}`;
}

function judge(goals) {
  const gates = goals.filter(goal => goal.quickAtMost !== undefined || goal.quickAtLeast !== undefined)
    .map(({ goal, figure, quickAtMost, quickAtLeast, unit }) => ({
      gate: goal,
      figure: withUnit(figure, unit),
      bound: boundText(quickAtMost, quickAtLeast, unit),
      passed: isMet(figure, quickAtMost, quickAtLeast) ? 'yes' : 'NO',
    }));
  if (gates.length > 0) console.log(table(gates));
  const failed = gates.filter(gate => gate.passed === 'NO').length;
  console.log(`${gates.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function isMet(figure, atMost = Infinity, atLeast = -Infinity) {
  return figure <= atMost && figure >= atLeast;
}

function boundText(atMost, atLeast, unit) {
  return [
    ...atMost === undefined ? [] : [`at most ${withUnit(atMost, unit)}`],
    ...atLeast === undefined ? [] : [`at least ${withUnit(atLeast, unit)}`],
  ].join(', ');
}

function withUnit(value, unit) {
  return unit ? `${shown(value)} ${unit}` : shown(value);
}

function machine() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0].model.trim(),
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${os.release().split('-')[0]}`,
  };
}

function versions() {
  const runtimes = execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' });
  return { dotnet: [...runtimes.matchAll(/^Microsoft\.NETCore\.App (\S+)/gm)].at(-1)[1], node: process.versions.node };
}
