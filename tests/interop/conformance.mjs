// The official conformance suite against our HTTP endpoint, twice: with the suite's own tools, on tests/Qianfan.Mcp.Conformance, and as
// the server that is shipped. Prints a table per run and, last, how many required scenarios passed and failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { lastBuilt, server, startListening } from './server.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const suite = here('node_modules/@modelcontextprotocol/conformance');
const listen = ['--urls', 'http://127.0.0.1:0'];

const targets = [
  {
    name: 'host',
    command: ['dotnet', lastBuilt('Qianfan.Mcp.Conformance', 'Qianfan.Mcp.Conformance.dll'), ...listen],
    stream: 'stdout',
    // The suite does not require these yet; we do.
    also: { '2026-07-28': ['json-schema-2020-12', 'http-header-validation', 'http-custom-header-server-validation'] },
  },
  {
    name: 'server',
    // Faster than any one caller may be.
    command: [...server, 'http', ...listen, '--sandbox', '--rate', '100000', '--credential-rate', '100000'],
    stream: 'stderr',
    also: { '2026-07-28': ['http-header-validation'] },
    // No revision requires extensions. Named: checks that cannot be made, since resources/list does not have the skill.
    extensions: {
      'sep-2640-skills-enumeration': [],
      'sep-2640-skills-manifest': ['sep-2640-skillmd-metadata-description', 'sep-2640-skillmd-metadata-name'],
    },
  },
];

let passed = 0;
let failed = 0;
for (const target of targets) {
  const running = await startListening(target.command, target.stream);
  try {
    for (const revision of ['2026-07-28', '2025-11-25']) await check(target, revision, running.url);
    for (const [scenario, unseen] of Object.entries(target.extensions ?? {})) await checkExtension(scenario, unseen, running.url);
  } finally {
    await running.stop();
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** Runs what one revision requires and judges it by the file of expected failures, if there is one. */
async function check({ name, also }, revision, url) {
  const baseline = here(`conformance/${name}-${revision}.yml`);
  const { code, out, problems } = await run(url, revision, baseline);
  const scenarios = [...required(revision), ...also[revision] ?? []];
  const rows = scenarios.map(scenario => [scenario, ...judge(scenario, out)]);
  const count = verdict => rows.filter(row => row[1] === verdict).length;
  const width = Math.max(...scenarios.map(scenario => scenario.length));

  console.log(`\n== ${name}, ${revision}\n${'scenario'.padEnd(width)}  verdict   checks`);
  for (const [scenario, verdict, checks] of rows) {
    console.log(`${scenario.padEnd(width)}  ${verdict.padEnd(8)}  ${checks}`);
    if (verdict === 'FAIL') for (const { id, errorMessage } of problems[scenario] ?? []) console.log(`    ${id}: ${errorMessage}`);
  }
  console.log(`${count('pass')} pass, ${count('expected')} fail as expected, ${count('FAIL')} fail`);
  passed += count('pass');
  failed += count('FAIL');
  if (count('FAIL') > 0 || code === 0) return;
  console.log(`The suite ended with exit code ${code}:\n${out}`);
  failed++;
}

/** Runs a scenario of an extension: each check has to succeed, none may be skipped, but for those that are named. */
async function checkExtension(scenario, unseen, url) {
  const { checks } = await runSuite(url, ['--scenario', scenario, '--spec-version', '2026-07-28', '--force']);
  const others = (checks[scenario] ?? []).filter(check => check.status !== 'SUCCESS');
  const good = isDeepStrictEqual(others.map(check => check.id).sort(), unseen) && checks[scenario]?.length > unseen.length;
  console.log(`\n== ${scenario}: ${good ? 'pass' : 'FAIL'}, ${(checks[scenario]?.length ?? 0) - others.length} checks`);
  if (!good) for (const { id, status, errorMessage } of others) console.log(`    ${id}, ${status}: ${errorMessage}`);
  if (good) passed++;
  else failed++;
}

async function run(url, revision, baseline) {
  const expected = existsSync(baseline) ? ['--expected-failures', baseline] : [];
  const { code, out, checks } = await runSuite(url, ['--requirements', revision, ...expected]);
  return { code, out, problems: problems(checks) };
}

async function runSuite(url, words) {
  const results = mkdtempSync(join(tmpdir(), 'conformance-'));
  const args = ['server', '--url', url, '--output-dir', results, ...words];
  try {
    const child = spawn(process.execPath, [join(suite, 'dist/index.js'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    // Without the colours.
    return { code, out: out.replace(/\x1b\[\d+m/g, ''), checks: checksIn(results) };
  } finally {
    rmSync(results, { recursive: true });
  }
}

/** The checks that were made, by scenario. */
function checksIn(results) {
  const read = folder => JSON.parse(readFileSync(join(results, folder, 'checks.json'), 'utf8'));
  return Object.fromEntries(readdirSync(results).map(folder => [/^server-(.+)-\d{4}-\d\d-\d\dT/.exec(folder)[1], read(folder)]));
}

/** Those that went wrong. */
function problems(checks) {
  return Object.fromEntries(Object.entries(checks)
    .map(([scenario, all]) => [scenario, all.filter(check => ['FAILURE', 'WARNING'].includes(check.status))]));
}

/** The verdict on a scenario and how many of its checks passed. */
function judge(scenario, out) {
  const [, sign, good, bad] = new RegExp(`^([✓✗]) ${scenario}: (\\d+) passed, (\\d+) failed$`, 'm').exec(out) ?? [];
  if (!sign) return ['FAIL', 'did not run'];
  const checks = `${good}/${Number(good) + Number(bad)}`;
  // A scenario, or single checks of it.
  const listed = title => section(out, title).some(line => line.slice(4).split(':')[0] === scenario);
  if (listed('Unexpected failures')) return ['FAIL', checks];
  if (listed('Stale baseline entries')) return ['FAIL', `${checks}, which is better than expected`];
  if (listed('Expected failures')) return ['expected', checks];
  return [sign === '✓' ? 'pass' : 'FAIL', checks];
}

/** The lines below a heading, up to the next empty one. */
function section(out, title) {
  const lines = out.split('\n');
  const start = lines.findIndex(line => line.startsWith(title));
  return start < 0 ? [] : lines.slice(start + 1, lines.indexOf('', start));
}

/** The server scenarios of a revision, from the suite's own frozen list. */
function required(revision) {
  const list = readFileSync(join(suite, 'requirements', `${revision}.yaml`), 'utf8');
  return /^server:\n((?: +- \S+\n)+)/m.exec(list)[1].match(/(?<=- )\S+/g);
}
