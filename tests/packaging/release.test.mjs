// packaging/release.sh on copies of the repository: what it refuses, and what it writes.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changesOf, decoded, encodedMentions, readRepository, writeVersion } from '../../packaging/lib/repository.mjs';
import { publishedFile } from '../../packaging/published.mjs';
import { facts, temporary } from './packed.mjs';

const next = '98.7.6';
const before = '98.7.5';
const today = new Date().toISOString().slice(0, 10);
const copyScript = fileURLToPath(new URL('copy.sh', import.meta.url));

describe('it refuses, and changes nothing', () => {
  const refusals = {
    'no version': [[], {}, /Usage/],
    'an option that there is not': [[next, '--push'], {}, /no option --push/],
    'a version with a v': [[`v${next}`], {}, /is no version such as/],
    'a version of two parts': [['98.7'], {}, /is no version such as/],
    'a version with build metadata': [[`${next}+1`], {}, /is no version such as/],
    'an older version': [['0.0.9'], {}, /0\.0\.9 is older than/],
    'a version that was released': [[before], { released: before }, /98\.7\.5 is not newer than the released 98\.7\.5/],
    'a pre-release of one that was released': [[`${before}-rc.1`], { released: before }, /is not newer than/],
    'published facts that nobody has checked for long': [[next], { checkedOn: '2020-01-01' }, /was last checked \d+ days ago/],
    'an owner that is not known': [[next], { owner: 'OWNER' }, /whose repository this is/],
    'nothing to release': [[next], { changes: '' }, /nothing under \[Unreleased\]/],
    'changes that are not committed': [[next], { dirty: true }, /not committed/],
    'and so does its dry run': [[`v${next}`, '--dry-run'], {}, /is no version such as/],
  };
  // One copy for each state: nothing is changed in it, which every test makes sure of.
  const copies = {};
  for (const [what, [words, state, finding]] of Object.entries(refusals)) test(what, () => {
    const root = copies[JSON.stringify(state)] ??= repository(state);
    const head = git(root, 'rev-parse', 'HEAD');
    const { status, stderr } = release(root, words);
    assert.notEqual(status, 0);
    assert.match(stderr, finding);
    assert.equal(git(root, 'rev-parse', 'HEAD'), head);
    assert.equal(git(root, 'status', '--porcelain'), state.dirty ? '?? new.txt' : '');
  });
});

describe('the next version', () => {
  test('is written wherever it stands, with the owner, and committed; then it says what to push', () => {
    const root = repository({ pack: true });
    const { status, stdout, stderr } = release(root, [next]);
    assert.equal(status, 0, stderr);
    agrees(root);
    assert.equal(git(root, 'log', '-1', '--format=%s'), `Release ${next}`);
    assert.equal(git(root, 'status', '--porcelain'), '');
    const order = [
      `git tag v${next}`, `Qianfan.Mcp.any.${next}.nupkg`, `Qianfan.Mcp.${next}.nupkg`, 'dotnet dnx', `qianfan-mcp-linux-x64-${next}.tgz`,
      `qianfan-mcp-${next}.tgz`, `qianfan_mcp-${next}-py3-none-any.whl`, 'PublishContainer', 'a GitHub release', 'mcp-publisher publish',
    ];
    const steps = stdout.slice(stdout.indexOf('To release'));
    const at = order.map(word => steps.indexOf(word));
    assert.ok(!at.includes(-1), steps);
    assert.deepEqual(at, at.toSorted((a, b) => a - b));
  });

  test('is not released when a check fails', () => {
    const root = repository({ pack: true, wrong: true });
    const { status, stdout, stderr } = release(root, [next]);
    assert.notEqual(status, 0);
    assert.match(stderr, /Not released/);
    assert.doesNotMatch(stdout, /To release/);
  });

  test('in a dry run changes nothing', () => {
    const root = repository({ pack: true });
    const head = git(root, 'rev-parse', 'HEAD');
    const { status, stdout, stderr } = release(root, [next, '--dry-run']);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /To release 98\.7\.6[^]*nothing was changed/);
    assert.equal(git(root, 'rev-parse', 'HEAD'), head);
    assert.equal(git(root, 'status', '--porcelain'), '');
    assert.ok(!existsSync(join(root, 'artifacts')));
  });
});

test('a pre-release and a first release of the version that stands there already may come next', () => {
  for (const version of [`${next}-rc.1`, facts.version]) {
    const root = repository();
    const { status, stderr } = spawnSync(process.execPath, ['packaging/prepare.mjs', version], { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(readRepository(root).version, version);
  }
});

test('the version of the repository itself agrees with itself: writing it again changes no file but the change log', () => {
  const root = repository({ owner: facts.owner });
  writeVersion(root, facts.version, '2000-01-01');
  assert.deepEqual(git(root, 'diff', '--name-only').split('\n').filter(Boolean), ['CHANGELOG.md']);
});

describe('the workflow of a tag goes on', () => {
  const tagged = (root, tag) => spawnSync(process.execPath, ['packaging/tagged.mjs', tag], { cwd: root, encoding: 'utf8' });

  test('with the tag of the version that is there, whose changes become the notes', () => {
    const root = repository({ released: facts.version });
    mkdirSync(join(root, 'artifacts/packages'), { recursive: true });
    const { status, stderr } = tagged(root, `v${facts.version}`);
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(join(root, 'artifacts/packages/notes.md'), 'utf8'), '- More.\n');
  });

  const refused = {
    'another version': [{ released: facts.version }, `v${next}`, /is not v/],
    'a change log without it': [{}, `v${facts.version}`, /nothing under/],
    'an owner that is not known': [{ released: facts.version, owner: 'OWNER' }, `v${facts.version}`, /owner .* is not set/],
  };
  for (const [what, [state, tag, finding]] of Object.entries(refused)) test(`not with ${what}`, () => {
    const { status, stderr } = tagged(repository(state), tag);
    assert.equal(status, 1);
    assert.match(stderr, finding);
  });
});

/** A copy of the repository with an owner and something to release, as a commit. */
function repository({ owner = 'example', changes = '### Added\n- Something.', released, dirty, pack, wrong, checkedOn = today } = {}) {
  const root = join(temporary(), 'copy');
  execFileSync(copyScript, [root]);
  const change = (path, how) => writeFileSync(join(root, path), how(readFileSync(join(root, path), 'utf8')));
  change('Directory.Build.props', text => text.replace(/(<RepositoryOwner>).*(<\/RepositoryOwner>)/, `$1${owner}$2`));
  // Such as on the day of a release, whenever the test runs.
  change(publishedFile, text => text.replace(/(?<="checkedOn": ")[^"]*/, checkedOn));
  const log = ['# Changelog', '', '## [Unreleased]', changes, ...(released ? ['', `## [${released}] - 2026-01-01`, '- More.'] : [])].join('\n');
  writeFileSync(join(root, 'CHANGELOG.md'), `${log}\n`);
  const config = Buffer.from(`{"args":["dnx","Qianfan.Mcp@${facts.version}"]}`).toString('base64');
  appendFileSync(join(root, 'README.md'), `\n${mentions(facts.version)}, config=${encodeURIComponent(config)}\n`);
  // What packing gives is tested for itself; here only that it is called on the commit, and what follows from it.
  if (pack) {
    writeFileSync(join(root, 'packaging/pack.sh'), `#!/bin/sh
set -eu
test -z "$(git status --porcelain)"
mkdir -p artifacts/packages
cd artifacts/packages
touch Qianfan.Mcp.${next}.nupkg Qianfan.Mcp.any.${next}.nupkg qianfan-mcp-${next}.tgz qianfan-mcp-linux-x64-${next}.tgz qianfan_mcp-${next}-py3-none-any.whl
`);
    writeFileSync(join(root, 'packaging/native.sh'), '#!/bin/sh\n');
    writeFileSync(join(root, 'packaging/check.mjs'), `process.exitCode = ${wrong ? 1 : 0};\n`);
  }
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '-m', 'state');
  if (dirty) writeFileSync(join(root, 'new.txt'), 'x');
  return root;
}

function mentions(version) {
  const named = ['Qianfan.Mcp@', 'Qianfan.Mcp%40', '%22qianfan-mcp%40', '%2522qianfan-mcp%2540', 'npx -y qianfan-mcp@', 'ghcr.io/example/qianfan-mcp:'];
  return named.map(before => `${before}${version}`).join(', ');
}

function agrees(root) {
  const it = readRepository(root);
  const server = JSON.parse(it.server);
  const manifest = JSON.parse(it.manifest);
  assert.deepEqual([it.version, server.version, manifest.version], [next, next, next]);
  assert.deepEqual(server.packages.slice(0, 5).map(one => one.version ?? one.identifier), [
    next, next, next, `ghcr.io/example/qianfan-mcp:${next}`,
    `https://github.com/example/qianfan-mcp/releases/download/v${next}/qianfan-mcp-${next}-linux-x64.mcpb`,
  ]);
  assert.equal(server.name, 'io.github.example/qianfan-mcp');
  assert.equal(manifest.repository.url, 'https://github.com/example/qianfan-mcp');
  assert.match(it.documents['README.md'], /^<!-- mcp-name: io\.github\.example\/qianfan-mcp -->/);
  assert.ok(it.documents['README.md'].includes(mentions(next)));
  assert.ok([...it.documents['README.md'].matchAll(encodedMentions())].some(([, , code]) => decoded(code) === `{"args":["dnx","Qianfan.Mcp@${next}"]}`));
  assert.ok(it.documents['deploy/kubernetes.yaml'].includes(`qianfan-mcp:${next}`));
  assert.equal(changesOf(it.changelog, next), '### Added\n- Something.');
  assert.equal(changesOf(it.changelog, 'Unreleased'), '');
  assert.match(it.changelog, new RegExp(`^## \\[${next}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm'));
  const left = git(root, 'grep', '-lE', 'github\\.(com/)?OWNER', '--', 'server.json', 'packaging/mcpb', 'README.md', 'src', ':!*.cs');
  assert.equal(left, '');
}

function release(root, words) {
  // Not by what the machine says of whoever commits.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return spawnSync(join(root, 'packaging/release.sh'), words, { cwd: root, env, encoding: 'utf8' });
}

function git(root, ...words) {
  return spawnSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...words], { cwd: root, encoding: 'utf8' }).stdout.trim();
}
