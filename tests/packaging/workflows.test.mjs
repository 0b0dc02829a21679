// .github/workflows, which cannot run here: that they read, grant what is needed and no more, and call what exists.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseDocument } from 'yaml';
import { platforms } from '../../packaging/lib/platforms.mjs';
import { readRepository } from '../../packaging/lib/repository.mjs';

const { root } = readRepository();
const folder = join(root, '.github/workflows');
const parse = name => parseDocument(readFileSync(join(folder, name), 'utf8'), { strict: true, uniqueKeys: true });
const workflows = Object.fromEntries(readdirSync(folder).map(name => [name, parse(name)]));
const of = name => workflows[name].toJS();
const steps = job => job.steps ?? [];
const scripts = job => steps(job).map(step => step.run ?? '').join('\n');

/** What a job may write, and nothing else may. */
const granted = [
  'attest id-token', 'attest attestations', 'nuget id-token', 'npm id-token', 'pypi id-token', 'container packages', 'github contents', 'registry id-token',
];

test('there are two', () => assert.deepEqual(Object.keys(workflows).sort(), ['ci.yml', 'release.yml']));

for (const [name, document] of Object.entries(workflows)) describe(name, () => {
  const workflow = document.toJS();
  const jobs = Object.entries(workflow.jobs);

  test('reads without an error or a warning', () => assert.deepEqual([...document.errors, ...document.warnings], []));

  test('grants nothing that is not asked for by name', () => {
    assert.equal(typeof workflow.permissions, 'object');
    assert.ok(!Object.values(workflow.permissions).includes('write'));
    for (const [job, { permissions }] of jobs)
      for (const [what, right] of Object.entries(permissions ?? {}))
        assert.ok(right === 'read' || granted.includes(`${job} ${what}`), `${job}: ${what}: ${right}`);
  });

  test('every job ends', () => {
    for (const [job, { 'timeout-minutes': limit }] of jobs) assert.ok(limit > 0, job);
  });

  test('calls scripts that exist', () => {
    const called = jobs.flatMap(([, job]) => [...scripts(job).matchAll(/(?:^|\s)((?:packaging|tests|\.ci)\/[\w./-]+)/g)].map(([, path]) => path));
    assert.ok(called.length > 0);
    for (const path of called) {
      assert.ok(existsSync(join(root, path)), path);
      if (!path.endsWith('.mjs')) assert.ok(statSync(join(root, path)).mode & 0o100, `${path} cannot be run`);
    }
  });

  test('checks out where it calls them', () => {
    for (const [job, it] of jobs)
      if (/(packaging|\.ci)\//.test(scripts(it)))
        assert.ok(steps(it).some(step => step.uses?.startsWith('actions/checkout@')), job);
  });

  test('puts nothing that others can name into a script', () => {
    for (const [, job] of jobs) assert.doesNotMatch(scripts(job), /\$\{\{/);
  });
});

test('CI runs on every change what any machine runs', () => {
  const { on, jobs } = of('ci.yml');
  assert.ok('pull_request' in on && on.push.branches.includes('main'));
  assert.match(scripts(jobs.test), /^\.ci\/run$/m);
});

describe('a release', () => {
  const { on, jobs } = of('release.yml');

  test('is a tag', () => assert.deepEqual(on, { push: { tags: ['v*'] } }));

  test('has a native image of every platform, each made and started on its own', () => {
    assert.match(scripts(jobs.platforms), /^node packaging\/lib\/platforms\.mjs >>"\$GITHUB_OUTPUT"$/m);
    const printed = execFileSync(process.execPath, [join(root, 'packaging/lib/platforms.mjs')], { encoding: 'utf8' });
    const { include } = JSON.parse(printed.replace(/^matrix=/, ''));
    assert.deepEqual(include.map(({ rid }) => rid), platforms.map(({ rid }) => rid));
    assert.match(scripts(jobs.native), /packaging\/native\.sh "\$RID"[^]*artifacts\/native\/\$RID\/qianfan-mcp\* call/);
    assert.equal(jobs.pack.needs, 'native');
  });

  test('is tested, packed and checked, with no platform missing, before anything is pushed', () => {
    assert.match(scripts(jobs.pack), /dotnet test[^]*packaging\/pack\.sh[^]*packaging\/check\.mjs --all[^]*packaging\/tagged\.mjs/);
    assert.equal(jobs.attest.needs, 'pack');
    for (const job of ['nuget', 'npm', 'pypi', 'container']) assert.equal(jobs[job].needs, 'attest', job);
    assert.deepEqual(jobs.github.needs, ['nuget', 'npm', 'pypi', 'container']);
    assert.equal(jobs.registry.needs, 'github');
  });

  test('is pushed only as somebody approves', () => {
    for (const [name, job] of Object.entries(jobs))
      if (Object.values(job.permissions).includes('write')) assert.equal(job.environment, 'release', name);
  });

  test('pushes the package that points to the others last, and waits until it is listed', () => {
    const login = steps(jobs.nuget).findIndex(step => step.uses?.startsWith('NuGet/login@'));
    const push = steps(jobs.nuget).findIndex(step => step.run?.includes('nuget push'));
    const wait = steps(jobs.nuget).findIndex(step => step.run?.includes('dnx'));
    assert.ok(login >= 0 && login < push && push < wait);
    assert.match(steps(jobs.nuget)[push].run, /for package in packages\/Qianfan\.Mcp\.\[a-z\]\*"\.\$version\.nupkg" "packages\/Qianfan\.Mcp\.\$version\.nupkg"; do/);
    assert.match(scripts(jobs.npm), /for package in packages\/qianfan-mcp-\[a-z\]\*"-\$version\.tgz" "packages\/qianfan-mcp-\$version\.tgz"; do/);
  });

  test('says where every file comes from before any is pushed', () => {
    const attest = steps(jobs.attest).find(step => step.uses?.startsWith('actions/attest-build-provenance@'));
    assert.equal(attest.with['subject-checksums'], 'packages/SHA256SUMS');
    assert.match(scripts(jobs.npm), /npm publish .* --provenance/);
  });

  test('proves to the MCP registry whose it is, by a program that is what it should be', () => {
    const { env, run } = steps(jobs.registry).find(step => step.run);
    assert.match(env.VERSION, /^v\d+\.\d+\.\d+$/);
    assert.match(env.SHA256, /^[0-9a-f]{64}$/);
    assert.match(run, /\/\$VERSION\/\$archive"\necho "\$SHA256  \$archive" \| sha256sum --check --strict\ntar .*\n.*login github-oidc\n.*publish packages\/server\.json/);
  });

  test('ends on GitHub with all files and their hashes', () => {
    assert.deepEqual(jobs.github.permissions, { contents: 'write' });
    assert.match(scripts(jobs.github), /sha256sum --check --strict SHA256SUMS\n[^]*gh release create[^]* SHA256SUMS\) SHA256SUMS/);
  });
});
