// The rules for what was packed: that there are these files and no others, their sizes, and what they hold.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { programFiles, text } from './archives.mjs';
import { unless } from './checks.mjs';
import { bundleManifest, record, wheelTag } from './packages.mjs';
import { fileNames, npmName, platforms, program, pythonVersion } from './platforms.mjs';
import { mcpName, packageId, publishedServer, repositoryUrl } from './repository.mjs';

const mb = 1024 * 1024;
/** Bytes at most: a program by itself, npm's package of a platform, and what carries no program. */
export const largest = { program: 32 * mb, npm: 14 * mb, portable: 3.5 * mb };

/** Those that an archive of this version is there for. */
export const packedPlatforms = (version, archives) => platforms.filter(one => fileNames(version).archive(one) in archives);

/** The archives of the platforms that were packed, all of them where a release needs all. */
export function checkArchives(facts, archives, { all = false } = {}) {
  const { version } = facts;
  const names = fileNames(version);
  const there = packedPlatforms(version, archives);
  if (there.length === 0) return [`There is no archive of ${version} for any platform.`];
  const images = Object.fromEntries(there.map(one => [one.rid, imageIn(archives[names.archive(one)], program(one))]));
  const tag = one => wheelTag(one, images[one.rid]);
  const expected = [
    names.nuget(), names.nuget('any'), names.npm(),
    ...there.flatMap(one => [names.nuget(one.rid), names.npm(one), names.wheel(tag(one)), names.bundle(one), names.archive(one)]),
  ].sort();
  const found = Object.keys(archives).sort();
  if (!isDeepStrictEqual(found, expected)) return [`There are ${found.join(', ')}; there should be ${expected.join(', ')}.`];

  const small = name => unless(archives[name].size <= largest.portable,
    `${name}: ${archives[name].size} bytes are more than ${largest.portable}.`);
  return [
    ...platforms.filter(one => all && !there.includes(one)).map(({ rid }) => `There is nothing for ${rid}.`),
    ...[names.nuget(), names.nuget('any'), names.npm()].flatMap(small),
    ...checkNuspec(facts, names.nuget(), archives[names.nuget()], packageId, ['DotnetTool', 'McpServer']),
    ...['any', ...there.map(({ rid }) => rid)].flatMap(rid =>
      checkNuspec(facts, names.nuget(rid), archives[names.nuget(rid)], `${packageId}.${rid}`, ['DotnetToolRidPackage'])),
    ...checkPointer(names.nuget(), archives[names.nuget()], ['any', ...there.map(({ rid }) => rid)]),
    ...checkPortable(names.nuget('any'), archives[names.nuget('any')]),
    ...checkWrapper(facts, names.npm(), archives[names.npm()], there),
    ...there.flatMap(one => [
      ...unless(images[one.rid].length <= largest.program,
        `${program(one)} of ${one.rid}: ${images[one.rid].length} bytes are more than ${largest.program}.`),
      // As the compiler writes it in: the version and the commit.
      ...unless(images[one.rid].includes(`${version}+`), `${program(one)} of ${one.rid} is not of ${version}.`),
      ...unless(isProgramOf(one, images[one.rid]), `${program(one)} of ${one.rid} is no program of that platform.`),
      ...[names.nuget(one.rid), names.npm(one), names.wheel(tag(one)), names.bundle(one), names.archive(one)]
        .flatMap(name => checkImage(name, archives[name], program(one), images[one.rid])),
      ...checkTool(one, names.nuget(one.rid), archives[names.nuget(one.rid)]),
      ...checkNpm(facts, one, names.npm(one), archives[names.npm(one)]),
      ...checkWheel(facts, names.wheel(tag(one)), archives[names.wheel(tag(one))], tag(one)),
      ...checkContents(facts, one, names.bundle(one), archives[names.bundle(one)]),
    ]),
  ];
}

export const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

/** The text of SHA256SUMS beside these files; the notes of a release are none of it. */
export function sums(files) {
  const named = Object.keys(files).filter(name => !['SHA256SUMS', 'notes.md'].includes(name)).sort();
  return named.map(name => `${sha256(files[name])}  ${name}\n`).join('');
}

/** SHA256SUMS and server.json as it is published, beside the files that they are of. */
export function checkSums(facts, files) {
  return [
    ...unless(text(files['SHA256SUMS']) === sums(files), 'SHA256SUMS: it is not of these files.'),
    ...unless(text(files['server.json']) === publishedServer(facts, name => name in files && sha256(files[name])),
      'server.json as published: it is not the repository\'s with the hashes of these bundles.'),
  ];
}

function checkNuspec({ version, owner, server, documents }, name, { entries }, id, types) {
  const nuspec = text(entries[`${id}.nuspec`]);
  const element = tag => new RegExp(`<${tag}(?: [^>]*)?>([^<]*)</${tag}>`).exec(nuspec)?.[1];
  const named = [...nuspec.matchAll(/<packageType name="([^"]+)"/g)].map(([, type]) => type).sort();
  const is = (tag, value) => unless(element(tag) === value, `${name}: ${tag} is ${element(tag)}, not ${value}.`);
  return [
    ...is('id', id),
    ...is('version', version),
    ...is('readme', 'README.md'),
    ...is('icon', 'icon.png'),
    ...is('projectUrl', repositoryUrl(owner)),
    ...is('releaseNotes', `${repositoryUrl(owner)}/blob/v${version}/CHANGELOG.md`),
    ...unless(nuspec.includes('<license type="expression">MIT</license>'), `${name}: the licence is not MIT.`),
    ...unless(nuspec.includes(`<repository type="git" url="${repositoryUrl(owner)}"`),
      `${name}: the repository is not ${repositoryUrl(owner)}.`),
    ...['description', 'tags', 'authors', 'copyright'].flatMap(tag => unless(element(tag), `${name}: there is no ${tag}.`)),
    ...unless(isDeepStrictEqual(named, types), `${name}: its types are ${named.join(', ') || 'none'}, not ${types.join(', ')}.`),
    ...unless(!nuspec.includes('<dependency '), `${name}: a tool has no dependencies.`),
    ...unless(isIcon(entries['icon.png']), `${name}: icon.png is not a PNG of 128 x 128 below 20 KB.`),
    ...unless(text(entries['README.md']) === documents['README.md'], `${name}: README.md is not the repository's.`),
    ...unless(text(entries['.mcp/server.json']) === server, `${name}: .mcp/server.json is not the repository's server.json.`),
  ];
}

function checkPointer(name, archive, rids) {
  const settings = text(archive.entries['tools/any/any/DotnetToolSettings.xml']);
  const command = /<Command Name="([^"]+)"/.exec(settings)?.[1];
  const to = [...settings.matchAll(/<RuntimeIdentifierPackage RuntimeIdentifier="([^"]+)" Id="([^"]+)"/g)]
    .map(([, rid, id]) => `${rid}=${id}`).sort();
  const expected = rids.map(rid => `${rid}=${packageId}.${rid}`).sort();
  return [
    ...unless(command === 'qianfan-mcp', `${name}: the command is ${command}, not qianfan-mcp.`),
    ...unless(isDeepStrictEqual(to, expected), `${name}: points to ${to.join(', ') || 'nothing'}, not to ${expected.join(', ')}.`),
    ...unless(Object.keys(programFiles(archive)).length === 0, `${name}: holds a program.`),
  ];
}

function checkPortable(name, archive) {
  const files = programFiles(archive);
  const settings = text(archive.entries['tools/net10.0/any/DotnetToolSettings.xml']);
  const runtime = text(files['qianfan-mcp.runtimeconfig.json']) || '{}';
  const { rollForward, frameworks, includedFrameworks } = JSON.parse(runtime).runtimeOptions ?? {};
  return [
    ...unless(/<Command Name="qianfan-mcp" EntryPoint="qianfan-mcp.dll" Runner="dotnet"/.test(settings),
      `${name}: the command is not qianfan-mcp, by dotnet.`),
    ...unless(rollForward === 'Major', `${name}: does not run on a later major version of .NET.`),
    ...unless(frameworks?.length > 0 && !includedFrameworks, `${name}: brings a runtime along.`),
    ...unless(files['qianfan-mcp.deps.json'], `${name}: there is no qianfan-mcp.deps.json.`),
    ...Object.keys(files).flatMap(path => unless(/\.(dll|json)$/.test(path), `${name}: ${path} is not needed to run.`)),
  ];
}

function checkTool(platform, name, archive) {
  const settings = text(archive.entries[`tools/any/${platform.rid}/DotnetToolSettings.xml`]);
  return [
    ...unless(settings.includes(`<Command Name="qianfan-mcp" EntryPoint="${program(platform)}" Runner="executable"`),
      `${name}: the command is not qianfan-mcp, by itself.`),
    ...Object.keys(programFiles(archive)).flatMap(path => unless(path === program(platform), `${name}: ${path} is not needed to run.`)),
  ];
}

function checkWrapper({ version, owner }, name, { entries, modes }, there) {
  const it = JSON.parse(text(entries['package/package.json']));
  const optional = Object.fromEntries(there.map(one => [npmName(one), version]));
  return [
    ...unless(it.name === 'qianfan-mcp' && it.version === version, `${name}: it is ${it.name} ${it.version}.`),
    ...unless(it.mcpName === mcpName(owner), `${name}: mcpName is ${it.mcpName}, not ${mcpName(owner)}.`),
    ...unless(isDeepStrictEqual(it.optionalDependencies, optional), `${name}: its platforms are not those that are packed, of ${version}.`),
    ...unless(!it.scripts && !it.dependencies, `${name}: it runs or brings something when it is installed.`),
    ...unless(modes[`package/${it.bin?.['qianfan-mcp']}`] === 0o755, `${name}: there is no command that can be run.`),
  ];
}

function checkNpm({ version }, { os, cpu, libc, ...platform }, name, { entries, size }) {
  const it = JSON.parse(text(entries['package/package.json']));
  const own = npmName({ os, cpu, libc, ...platform });
  return [
    ...unless(it.name === own && it.version === version, `${name}: it is ${it.name} ${it.version}, not ${own} ${version}.`),
    ...unless(isDeepStrictEqual([it.os, it.cpu, it.libc], [[os], [cpu], libc && [libc]]),
      `${name}: it is for ${it.os} ${it.cpu} ${it.libc ?? ''}.`),
    ...unless(!it.scripts && !it.dependencies, `${name}: it runs or brings something when it is installed.`),
    ...unless(size <= largest.npm, `${name}: ${size} bytes are more than ${largest.npm}.`),
  ];
}

function checkWheel({ version, documents }, name, { entries }, tag) {
  const info = `qianfan_mcp-${pythonVersion(version)}.dist-info`;
  const { [`${info}/RECORD`]: told, ...files } = entries;
  const metadata = text(files[`${info}/METADATA`]);
  return [
    ...unless(metadata.includes(`\nName: qianfan-mcp\nVersion: ${pythonVersion(version)}\n`),
      `${name}: METADATA is not of qianfan-mcp ${pythonVersion(version)}.`),
    ...unless(metadata.endsWith(`\n\n${documents['README.md']}`), `${name}: METADATA does not end with README.md.`),
    ...unless(text(files[`${info}/WHEEL`]).includes(`\nTag: py3-none-${tag}\n`), `${name}: WHEEL has another tag.`),
    ...unless(text(files[`${info}/entry_points.txt`]).includes('qianfan-mcp = qianfan_mcp:main'), `${name}: there is no command qianfan-mcp.`),
    ...unless(text(told) === record(files, info), `${name}: RECORD is not of its files.`),
  ];
}

function checkContents({ manifest, chinese }, platform, name, { entries }) {
  const own = text(bundleManifest(manifest, platform));
  const { server: { mcp_config: { command } }, icon } = JSON.parse(own);
  return [
    ...unless(text(entries['manifest.json']) === own, `${name}: manifest.json is not the repository's for ${platform.rid}.`),
    ...unless(text(entries['mcpb-resources/zh-Hans.json']) === chinese, `${name}: zh-Hans.json is not the repository's.`),
    ...unless(command === `\${__dirname}/server/${program(platform)}`, `${name}: it starts ${command}.`),
    ...unless(entries[icon], `${name}: there is no icon.`),
  ];
}

// NuGet's packages know no modes; whoever installs one makes the program one.
function checkImage(name, { entries, modes }, file, image) {
  const path = Object.keys(entries).find(one => one.split('/').at(-1) === file);
  return [
    ...unless(path && Buffer.from(entries[path]).equals(image), `${name}: its ${file} is not that of the archive.`),
    ...unless(!path || modes[path] === 0o755, `${name}: ${file} cannot be run.`),
  ];
}

function imageIn({ entries }, file) {
  const [, bytes] = Object.entries(entries).find(([path]) => path.split('/').at(-1) === file) ?? [];
  return Buffer.from(bytes ?? []);
}

// By the head of the file: ELF with its machine, PE with its machine, Mach-O with its processor.
function isProgramOf({ os, cpu }, image) {
  const head = Buffer.concat([image.subarray(0, 4096), Buffer.alloc(64)]);
  const x64 = cpu === 'x64';
  if (os === 'linux') return head.readUInt32BE(0) === 0x7f454c46 && head.readUInt16LE(18) === (x64 ? 62 : 183);
  if (os === 'darwin') return head.readUInt32LE(0) === 0xfeedfacf && head.readUInt32LE(4) === (x64 ? 0x01000007 : 0x0100000c);
  return head.toString('latin1', 0, 2) === 'MZ' && head.readUInt16LE(Math.min(head.readUInt32LE(0x3c), 4096) + 4) === (x64 ? 0x8664 : 0xaa64);
}

function isIcon(bytes) {
  if (!bytes || bytes.length >= 20_000) return false;
  const file = Buffer.from(bytes);
  return file.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' && file.readUInt32BE(16) === 128 && file.readUInt32BE(20) === 128;
}
