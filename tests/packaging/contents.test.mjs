// The checks on the files that are released: they hold for what was packed, and each is seen to fail on a broken copy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFiles, text } from '../../packaging/lib/archives.mjs';
import { checkArchives, checkSums, largest } from '../../packaging/lib/contents.mjs';
import { fileNames, npmName, platforms, program, pythonVersion } from '../../packaging/lib/platforms.mjs';
import { checkSizes, withSizes } from '../../packaging/lib/sizes.mjs';
import { archives, facts, folder, here, names, wheel } from './packed.mjs';

const { version, owner } = facts;
const files = readFiles(folder);
const [portable, pointer, tool] = [names.nuget('any'), names.nuget(), names.nuget(here.rid)];
const [npm, wrapper, bundle, archive] = [names.npm(here), names.npm(), names.bundle(here), names.archive(here)];
const info = `qianfan_mcp-${pythonVersion(version)}.dist-info`;
const pathIn = name => Object.keys(archives[name].entries).find(path => path.split('/').at(-1) === program(here));

/** The archives with one of them changed. */
const changed = (name, change) => () => checkArchives(facts, { ...archives, [name]: { ...archives[name], ...change(archives[name]) } });
const sized = (name, size) => changed(name, () => ({ size }));
/** One with entries changed, as text or bytes; undefined takes one away. */
const packed = (name, entries) => changed(name, it => ({
  entries: Object.fromEntries(Object.entries({ ...it.entries, ...entries })
    .map(([path, how]) => [path, typeof how === 'function' ? Buffer.from(how(text(it.entries[path]))) : how]).filter(([, bytes]) => bytes)),
}));
const json = (name, path, change) => packed(name, {
  [path]: it => {
    const value = JSON.parse(it);
    change(value);
    return JSON.stringify(value);
  },
});
const nuspec = (rid, from, to) => packed(names.nuget(rid), { [`Qianfan.Mcp${rid ? `.${rid}` : ''}.nuspec`]: it => it.replace(from, to) });
const settings = (name, path, from, to) => packed(name, { [path]: it => it.replace(from, to) });
const pointing = 'tools/any/any/DotnetToolSettings.xml';
const running = 'tools/net10.0/any/DotnetToolSettings.xml';
const runtime = 'tools/net10.0/any/qianfan-mcp.runtimeconfig.json';
/** Every file that carries the image, with another one, or with one of this size. */
const withImage = change => () => checkArchives(facts, Object.fromEntries(Object.entries(archives).map(([name, it]) => {
  const path = pathIn(name);
  return [name, path ? { ...it, entries: { ...it.entries, [path]: change(Buffer.from(it.entries[path])) } } : it];
})));
const carriers = { 'NuGet': tool, 'npm': npm, 'a wheel': wheel, 'a bundle': bundle };

const broken = {
  'one is missing': [() => checkArchives(facts, Object.fromEntries(Object.entries(archives).slice(1))), /there should be/],
  'all are of another version': [() => checkArchives({ ...facts, version: '9.9.9' }, archives), /no archive of 9\.9\.9/],
  'one of another version beside them': [() => checkArchives(facts, { ...archives, [fileNames('9.9.9').nuget()]: archives[pointer] }), /there should be/],
  'a platform is missing where all are needed': [() => checkArchives(facts, archives, { all: true }), /There is nothing for win-arm64/],
  'the portable package is larger than 3.5 MB': [sized(portable, largest.portable + 1), /are more than 3670016/],
  'npm\'s package of a platform is larger than 14 MB': [sized(npm, largest.npm + 1), /are more than 14680064/],
  'a program is larger than 32 MB': [withImage(it => Buffer.concat([it, Buffer.alloc(largest.program - it.length + 1)])), /are more than 33554432/],
  'a program of another version': [
    withImage(it => Buffer.from(it.toString('latin1').replaceAll(`${version}+`, '9.9.9+'), 'latin1')), new RegExp(`linux-x64 is not of ${version}`)],
  'a program of another processor': [withImage(it => Buffer.concat([it.subarray(0, 18), Buffer.from([183, 0]), it.subarray(20)])), /no program of that platform/],
  'a program of another system': [withImage(it => Buffer.concat([Buffer.from('MZ__'), it.subarray(4)])), /no program of that platform/],
  ...Object.fromEntries(Object.entries(carriers).flatMap(([what, name]) => [
    [`${what} carries another program`, [packed(name, { [pathIn(name)]: Buffer.from('x') }), /is not that of the archive/]],
    [`${what} carries one that cannot be run`, [changed(name, ({ modes }) => ({ modes: { ...modes, [pathIn(name)]: 0o644 } })), /cannot be run/]],
  ])),
  'the archive carries one that cannot be run': [changed(archive, ({ modes }) => ({ modes: { ...modes, [pathIn(archive)]: 0o644 } })), /cannot be run/],

  'not an MCP server': [nuspec('', 'McpServer', 'Other'), /its types are/],
  'a platform\'s package that is found as a tool': [nuspec('any', 'DotnetToolRidPackage', 'DotnetTool'), /its types are DotnetTool, not/],
  'no readme': [nuspec('', '<readme>', '<read>'), /readme is undefined/],
  'no icon': [nuspec('', '<icon>icon.png', '<icon>other.png'), /icon is other\.png/],
  'another licence': [nuspec(here.rid, '>MIT<', '>0BSD<'), /licence is not MIT/],
  'no description': [nuspec(here.rid, /<description>[^<]*</, '<description><'), /no description/],
  'another name': [nuspec(here.rid, `<id>Qianfan.Mcp.${here.rid}`, '<id>Qianfan.Mcp.any'), /id is Qianfan\.Mcp\.any/],
  'another repository': [nuspec('', `url="https://github.com/${owner}/`, 'url="https://github.com/someone/'), /the repository is not/],
  'other release notes': [nuspec('', `blob/v${version}`, 'blob/v9.9.9'), /releaseNotes is/],
  'a dependency': [nuspec('', '</metadata>', '<dependencies><dependency id="x" /></dependencies></metadata>'), /no dependencies/],
  'an icon that is no PNG': [packed(pointer, { 'icon.png': it => it.slice(8) }), /not a PNG/],
  'another README': [packed(pointer, { 'README.md': it => `${it}.` }), /README\.md is not/],
  'another server.json, by a byte': [packed(pointer, { '.mcp/server.json': it => `${it}\n` }), /\.mcp\/server\.json is not/],
  'another command': [settings(pointer, pointing, 'Name="qianfan-mcp"', 'Name="qianfan"'), /the command is qianfan/],
  'a platform that it does not point to': [settings(pointer, pointing, /<RuntimeIdentifierPackage RuntimeIdentifier="any"[^>]*>/, ''), /points to/],
  'a platform of the image that it does not point to': [settings(pointer, pointing, `"${here.rid}"`, '"linux-riscv64"'), /points to/],
  'a program in the package that points': [packed(pointer, { 'tools/any/any/qianfan-mcp.dll': Buffer.from('MZ') }), /holds a program/],
  'a command by another name': [settings(portable, running, 'Name="qianfan-mcp"', 'Name="qianfan"'), /the command is not/],
  'only for this major version of .NET': [settings(portable, runtime, '"Major"', '"Minor"'), /later major version/],
  'a runtime along with it': [settings(portable, runtime, '"frameworks"', '"includedFrameworks"'), /brings a runtime/],
  'no list of libraries': [packed(portable, { 'tools/net10.0/any/qianfan-mcp.deps.json': undefined }), /no qianfan-mcp\.deps\.json/],
  'a file that is not needed': [packed(portable, { 'tools/net10.0/any/qianfan-mcp.pdb': Buffer.from('x') }), /qianfan-mcp\.pdb is not needed/],
  'a native image that dotnet starts': [
    settings(tool, `tools/any/${here.rid}/DotnetToolSettings.xml`, '"executable"', '"dotnet"'), /the command is not qianfan-mcp, by itself/],
  'symbols beside a native image': [packed(tool, { [`tools/any/${here.rid}/qianfan-mcp.dbg`]: Buffer.from('x') }), /qianfan-mcp\.dbg is not needed/],

  'npm\'s command of another version': [json(wrapper, 'package/package.json', it => { it.version = '9.9.9'; }), /it is qianfan-mcp 9\.9\.9/],
  'npm\'s command without its name in the MCP registry': [json(wrapper, 'package/package.json', it => { delete it.mcpName; }), /mcpName is undefined/],
  'npm\'s command without a platform': [json(wrapper, 'package/package.json', it => { it.optionalDependencies = {}; }), /its platforms are not those/],
  'npm\'s command with another version of a platform': [
    json(wrapper, 'package/package.json', it => { it.optionalDependencies[npmName(here)] = '^9'; }), /its platforms are not those/],
  'npm\'s command with a script that is run when it is installed': [
    json(wrapper, 'package/package.json', it => { it.scripts = { postinstall: 'x' }; }), /runs or brings something/],
  'npm\'s command that cannot be run': [changed(wrapper, ({ modes }) => ({ modes: { ...modes, 'package/qianfan-mcp.mjs': 0o644 } })), /no command that can be run/],
  'npm\'s package of a platform by another name': [json(npm, 'package/package.json', it => { it.name = 'other'; }), /it is other/],
  'npm\'s package for another platform': [json(npm, 'package/package.json', it => { it.cpu = ['arm64']; }), /it is for linux arm64/],
  'npm\'s package for any C library': [json(npm, 'package/package.json', it => { delete it.libc; }), /it is for linux x64 \./],

  'a wheel of another version': [packed(wheel, { [`${info}/METADATA`]: it => it.replace(`Version: ${pythonVersion(version)}`, 'Version: 9.9.9') }), /METADATA is not of/],
  'a wheel without the README': [packed(wheel, { [`${info}/METADATA`]: it => it.slice(0, -1) }), /does not end with README/],
  'a wheel for another platform': [packed(wheel, { [`${info}/WHEEL`]: it => it.replace('manylinux_2', 'manylinux_3') }), /another tag/],
  'a wheel without a command': [packed(wheel, { [`${info}/entry_points.txt`]: it => it.replace('qianfan-mcp', 'qianfan') }), /no command qianfan-mcp/],
  'a wheel with another file than it records': [packed(wheel, { 'qianfan_mcp/__init__.py': it => `${it}\n` }), /RECORD is not/],

  'another manifest in the bundle': [packed(bundle, { 'manifest.json': it => `${it} ` }), /manifest\.json is not/],
  'another translation in the bundle': [packed(bundle, { 'mcpb-resources/zh-Hans.json': undefined }), /zh-Hans\.json is not/],
  'no icon in the bundle': [packed(bundle, { 'icon.png': undefined }), /there is no icon/],

  'a checksum of another file': [() => checkSums(facts, { ...files, [archive]: Buffer.from('x') }), /SHA256SUMS/],
  'a file without a checksum': [() => checkSums(facts, { ...files, 'more.txt': Buffer.from('x') }), /SHA256SUMS/],
  'a published server.json with the hash of another bundle': [
    () => checkSums(facts, { ...files, 'server.json': Buffer.from(text(files['server.json']).replace(/"fileSha256": "[^"]{4}/, '"fileSha256": "0000')) }),
    /server\.json as published/],
  'a size that is told wrongly': [
    () => checkSizes({ ...facts, documents: { ...facts.documents, 'docs/install.md': facts.documents['docs/install.md'].replace(/(?<=\d)(?=\.\d \|)/, '0') } }, archives),
    /docs\/install\.md: binary of \S+ is told as/],
};

test('all hold for what was packed', () => assert.deepEqual(
  [...checkArchives(facts, archives), ...checkSums(facts, files), ...checkSizes(facts, archives)], []));

test('the table of sizes is written from what was packed', () => {
  const empty = Object.fromEntries(Object.entries(facts.documents).map(([path, it]) => [path, it.replace(/(?<=<!-- sizes -->\n)[^]*(?=<!-- \/sizes)/, '')]));
  assert.match(checkSizes({ ...facts, documents: empty }, archives).join(), /told as undefined/);
  assert.deepEqual(checkSizes({ ...facts, documents: { ...empty, ...withSizes({ ...facts, documents: empty }, archives) } }, archives), []);
});

describe('what is broken is found', () => {
  for (const [name, [run, finding]] of Object.entries(broken)) test(name, () => assert.match(run().join('\n'), finding));
});

test('every platform has names of its own, and a runner', () => {
  for (const of of [names.nuget, names.npm, names.wheel, names.bundle, names.archive])
    assert.equal(new Set(platforms.map(one => of(of === names.nuget ? one.rid : of === names.wheel ? one.wheel : one))).size, platforms.length);
  for (const { rid, runner } of platforms) assert.match(runner, /^(ubuntu|windows|macos)-/, rid);
});

test('versions are written as Python writes them', () => {
  const written = { '1.2.3': '1.2.3', '1.2.3-rc.1': '1.2.3rc1', '1.2.3-alpha': '1.2.3a0', '1.2.3-beta.12': '1.2.3b12', '1.2.3-preview.4': '1.2.3.dev4' };
  assert.deepEqual(Object.keys(written).map(pythonVersion), Object.values(written));
});
