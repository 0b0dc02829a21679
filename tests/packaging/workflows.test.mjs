// .github/workflows, which cannot run here: that they read, grant what is needed and no more, and call what exists.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseDocument } from 'yaml';
import { readRepository } from '../../packaging/lib/repository.mjs';

const { root } = readRepository();
const folder = join(root, '.github/workflows');
const parse = name => parseDocument(readFileSync(join(folder, name), 'utf8'), { strict: true, uniqueKeys: true });
const workflows = Object.fromEntries(readdirSync(folder).map(name => [name, parse(name)]));
const of = name => workflows[name].toJS();
const steps = job => job.steps ?? [];
const scripts = job => steps(job).map(step => step.run ?? '').join('\n');

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
        assert.ok(right === 'read' || ['nuget id-token', 'nuget attestations', 'registry id-token', 'github contents'].includes(`${job} ${what}`), `${job}: ${what}: ${right}`);
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
      if (/(packaging|\.ci)\//.test(scripts(it)) || scripts(it).includes('mcp-publisher publish'))
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

  test('is tested, packed and checked before anything is pushed, and everything else comes after', () => {
    assert.match(scripts(jobs.pack), /dotnet test[^]*packaging\/pack\.sh[^]*packaging\/check\.mjs[^]*packaging\/tagged\.mjs/);
    assert.equal(jobs.nuget.needs, 'pack');
    assert.equal(jobs.registry.needs, 'nuget');
    assert.equal(jobs.github.needs, 'nuget');
  });

  test('pushes the package that points to the others last, and waits until it is listed', () => {
    const login = steps(jobs.nuget).findIndex(step => step.uses?.startsWith('NuGet/login@'));
    const push = steps(jobs.nuget).findIndex(step => step.run?.includes('nuget push'));
    const wait = steps(jobs.nuget).findIndex(step => step.run?.includes('dnx'));
    assert.ok(login >= 0 && login < push && push < wait);
    assert.match(steps(jobs.nuget)[push].run, /for package in linux-x64\.\$version win-x64\.\$version any\.\$version "\$version"; do/);
    assert.equal(jobs.nuget.permissions['id-token'], 'write');
  });

  test('says where every file comes from before any is pushed', () => {
    const attest = steps(jobs.nuget).findIndex(step => step.uses?.startsWith('actions/attest-build-provenance@'));
    assert.ok(attest >= 0 && attest < steps(jobs.nuget).findIndex(step => step.run?.includes('nuget push')));
    assert.deepEqual(steps(jobs.nuget)[attest].with['subject-path'].trim().split('\n'), ['nupkg', 'mcpb', 'cdx.json'].map(kind => `packages/*.${kind}`));
    assert.equal(jobs.nuget.permissions.attestations, 'write');
  });

  test('proves to the MCP registry whose it is, by a program that is what it should be', () => {
    assert.equal(jobs.registry.permissions['id-token'], 'write');
    const { env, run } = steps(jobs.registry).find(step => step.run);
    assert.match(env.VERSION, /^v\d+\.\d+\.\d+$/);
    assert.match(env.SHA256, /^[0-9a-f]{64}$/);
    assert.match(run, /\/\$VERSION\/\$archive"\necho "\$SHA256  \$archive" \| sha256sum --check --strict\ntar .*\n.*login github-oidc\n.*publish/);
  });

  test('ends on GitHub with all files, what they are made of, and their hashes', () => {
    assert.deepEqual(jobs.github.permissions, { contents: 'write' });
    assert.match(scripts(jobs.github), /sha256sum (\*\.mcpb \*\.nupkg \*\.cdx\.json) [^]*gh release create[^]* \1 SHA256SUMS/);
  });
});
