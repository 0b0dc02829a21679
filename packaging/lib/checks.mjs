// The rules that what is released must keep. Each check gives its findings as sentences, none when all is well.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { programFiles, text, writeFiles } from './archives.mjs';
import { decoded, encodedMentions, mcpName, packageId, repositoryUrl, versionMentions } from './repository.mjs';

/** The platforms that have a package of their own; "any" is for all others. */
export const platforms = ['linux-x64', 'win-x64', 'any'];
/** Bytes of a package: 3.25 MB as package galleries count them; what is compiled ahead of the server itself is 0.8 of them. */
export const largest = 3.25 * 1024 * 1024;
/** What a client takes from the translation of a bundle's manifest. */
const translatable = ['display_name', 'description', 'long_description', 'author', 'keywords', 'tools'];

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const schema = name => ajv.compile(JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8')));
const validServer = schema('server-2025-12-11');
const validManifest = schema('mcpb-manifest-0.3');

/** server.json, which the MCP registry takes. */
export function checkServer({ server, version, owner, documents }, { settings }) {
  const it = JSON.parse(server);
  const marker = [...documents['README.md'].matchAll(/<!-- mcp-name: (\S+) -->/g)].map(([, name]) => name);
  const packages = it.packages ?? [];
  return [
    ...invalid('server.json', validServer, it),
    ...unless(it.version === version, `server.json: version is ${it.version}, not ${version}.`),
    ...packages.flatMap(one => unless(one.version === version,
      `server.json: the version of ${one.identifier} is ${one.version}, not ${version}.`)),
    ...unless(it.name === mcpName(owner), `server.json: name is ${it.name}, not ${mcpName(owner)}.`),
    ...unless(isDeepStrictEqual(marker, [it.name]), `README.md: mcp-name is ${marker.join(', ') || 'missing'}, not ${it.name}.`),
    ...unless(packages.length === 1 && packages[0].registryType === 'nuget' && packages[0].identifier === packageId,
      `server.json: the one package must be ${packageId} of NuGet.`),
    ...packages.flatMap(one => unless(one.registryType !== 'nuget' || one.fileSha256 === undefined,
      `server.json: a NuGet package has no fileSha256.`)),
    ...packages.flatMap(one => one.environmentVariables ?? []).flatMap(({ name }) => known('server.json', name, settings)),
    ...unless(Buffer.byteLength(server) <= 20_000, `server.json: ${Buffer.byteLength(server)} bytes, and the gallery reads 20000.`),
    ...unless([...(it.description ?? '')].length <= 100, 'server.json: the description is longer than 100 characters.'),
  ];
}

/** The manifest of the MCP bundle and its translation. */
export function checkManifest({ manifest, chinese, server, version, owner }, { settings, en, zh }) {
  const it = JSON.parse(manifest);
  const translated = JSON.parse(chinese);
  const env = Object.entries(it.server?.mcp_config?.env ?? {});
  const config = it.user_config ?? {};
  const used = env.flatMap(([, value]) => [...value.matchAll(/\$\{user_config\.(\w+)\}/g)].map(([, key]) => key));
  const secret = JSON.parse(server).packages.flatMap(one => one.environmentVariables ?? []).filter(one => one.isSecret).map(one => one.name);
  const urls = [it.repository?.url, it.homepage, it.documentation, it.support].filter(url => url?.startsWith('https://github.com/'));
  const withoutText = prompts => (prompts ?? []).map(({ text: _, ...prompt }) => prompt);
  return [
    ...invalid('manifest.json', validManifest, it),
    ...unless(it.version === version, `manifest.json: version is ${it.version}, not ${version}.`),
    ...urls.flatMap(url => unless(url.startsWith(repositoryUrl(owner)), `manifest.json: ${url} is not of ${repositoryUrl(owner)}.`)),
    ...unless(isDeepStrictEqual(it.tools, en.tools), 'manifest.json: its tools are not those that the server lists.'),
    ...unless(isDeepStrictEqual(translated.tools, zh.tools), 'zh-Hans.json: its tools are not those that the server lists.'),
    ...unless(isDeepStrictEqual(withoutText(it.prompts), en.prompts), 'manifest.json: its prompts are not those that the server lists.'),
    ...(it.prompts ?? []).flatMap(({ name, text }) => unless(text.includes('${arguments.'),
      `manifest.json: the text of ${name} takes no argument.`)),
    ...env.flatMap(([name]) => known('manifest.json', name, settings)),
    ...used.flatMap(key => unless(config[key], `manifest.json: user_config has no ${key}.`)),
    ...Object.keys(config).flatMap(key => unless(used.includes(key), `manifest.json: ${key} of user_config goes nowhere.`)),
    ...env.flatMap(([name, value]) => unless(
      secret.includes(name) === (config[/\.(\w+)\}/.exec(value)?.[1]]?.sensitive === true), `manifest.json: ${name} is sensitive in one of the two and not in the other.`)),
    ...Object.keys(translated).flatMap(key => unless(translatable.includes(key) && key in it,
      `zh-Hans.json: ${key} cannot be translated.`)),
  ];
}

/** The bundle as `mcpb validate` sees it; files other than its own may stand in for what the bundle has. */
export function checkBundle({ entries }) {
  const folder = mkdtempSync(join(tmpdir(), 'qianfan-mcpb-'));
  try {
    writeFiles(folder, entries);
    const cli = fileURLToPath(new URL('../node_modules/@anthropic-ai/mcpb/dist/cli/cli.js', import.meta.url));
    execFileSync(process.execPath, [cli, 'validate', join(folder, 'manifest.json')], { encoding: 'utf8', stdio: 'pipe' });
    return [];
  } catch (e) {
    return [`mcpb validate: ${`${e.stdout}${e.stderr}`.trim()}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The archives: that there are these and no others, their sizes, and what they hold. */
export function checkArchives(facts, archives) {
  const { version } = facts;
  const pointer = `${packageId}.${version}.nupkg`;
  const bundle = `qianfan-mcp-${version}.mcpb`;
  const packed = Object.fromEntries(platforms.map(platform => [platform, `${packageId}.${platform}.${version}.nupkg`]));
  const expected = [pointer, bundle, ...Object.values(packed)].sort();
  const found = Object.keys(archives).sort();
  if (!isDeepStrictEqual(found, expected)) return [`There are ${found.join(', ')}; there should be ${expected.join(', ')}.`];

  return [
    ...found.flatMap(name => unless(archives[name].size <= largest, `${name}: ${archives[name].size} bytes are more than ${largest}.`)),
    ...checkNuspec(facts, pointer, archives[pointer], packageId, ['DotnetTool', 'McpServer']),
    ...Object.entries(packed).flatMap(([platform, name]) => checkNuspec(facts, name, archives[name], `${packageId}.${platform}`, ['DotnetToolRidPackage'])),
    ...checkPointer(facts, pointer, archives[pointer]),
    ...Object.entries(packed).flatMap(([platform, name]) => checkTool(platform, name, archives[name])),
    ...checkContents(facts, bundle, archives[bundle], archives[packed.any]),
  ];
}

/** The SBOM: this version, made of every package of the lock files and nothing else. */
export function checkSbom({ version, locked }, { metadata, components }) {
  const listed = components.map(one => `${one.name} ${one.version}`).sort();
  return [
    ...unless(metadata.component.name === packageId && metadata.component.version === version, `SBOM: it is not of ${packageId} ${version}.`),
    ...locked.filter(one => !listed.includes(one)).map(one => `SBOM: ${one} is missing.`),
    ...listed.filter(one => !locked.includes(one)).map(one => `SBOM: ${one} is not locked.`),
  ];
}

/** Versions that documents name, also inside of addresses. */
export function checkDocuments({ documents, version }) {
  return Object.entries(documents).flatMap(([path, content]) => {
    const encoded = [...content.matchAll(encodedMentions())].map(([, , code]) => decoded(code));
    return [content, ...encoded].flatMap(one => [...one.matchAll(versionMentions())])
      .flatMap(([all, , named]) => unless(named === version, `${path}: ${all} is not of version ${version}.`));
  });
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

function checkPointer({ version }, name, archive) {
  const settings = text(archive.entries['tools/any/any/DotnetToolSettings.xml']);
  const command = /<Command Name="([^"]+)"/.exec(settings)?.[1];
  const to = [...settings.matchAll(/<RuntimeIdentifierPackage RuntimeIdentifier="([^"]+)" Id="([^"]+)"/g)].map(([, platform, id]) => `${platform}=${id}`).sort();
  const expected = platforms.map(platform => `${platform}=${packageId}.${platform}`).sort();
  return [
    ...unless(command === 'qianfan-mcp', `${name}: the command is ${command}, not qianfan-mcp.`),
    ...unless(isDeepStrictEqual(to, expected),
      `${name}: points to ${to.join(', ') || 'nothing'}, not to ${expected.join(', ')} ${version}.`),
    ...unless(Object.keys(programFiles(archive)).length === 0, `${name}: holds a program.`),
  ];
}

function checkTool(platform, name, archive) {
  const files = programFiles(archive);
  const settings = text(archive.entries[`tools/net10.0/${platform}/DotnetToolSettings.xml`]);
  const runtime = text(files['qianfan-mcp.runtimeconfig.json']) || '{}';
  const { rollForward, frameworks, includedFrameworks } = JSON.parse(runtime).runtimeOptions ?? {};
  return [
    ...unless(/<Command Name="qianfan-mcp" EntryPoint="qianfan-mcp.dll" Runner="dotnet"/.test(settings),
      `${name}: the command is not qianfan-mcp, by dotnet.`),
    ...unless(rollForward === 'Major', `${name}: does not run on a later major version of .NET.`),
    ...unless(frameworks?.length > 0 && !includedFrameworks, `${name}: brings a runtime along.`),
    ...unless(files['qianfan-mcp.deps.json'], `${name}: there is no qianfan-mcp.deps.json.`),
    ...unless(isCompiledAhead(files['qianfan-mcp.dll']) === (platform !== 'any'),
      `${name}: qianfan-mcp.dll is ${platform === 'any' ? 'not portable' : 'not compiled ahead'}.`),
    ...Object.keys(files).flatMap(path => unless(/\.(dll|json)$/.test(path), `${name}: ${path} is not needed to run.`)),
  ];
}

function checkContents({ manifest, chinese }, name, { entries }, portable) {
  const server = Object.fromEntries(Object.entries(entries).filter(([path]) => path.startsWith('server/')).map(([path, bytes]) => [path.slice(7), bytes]));
  const { server: { mcp_config: { command, args } }, icon } = JSON.parse(manifest);
  const program = /^\$\{__dirname\}\/(.+)$/.exec(args?.[0])?.[1];
  return [
    ...unless(text(entries['manifest.json']) === manifest, `${name}: manifest.json is not the repository's.`),
    ...unless(text(entries['mcpb-resources/zh-Hans.json']) === chinese, `${name}: zh-Hans.json is not the repository's.`),
    ...unless(isDeepStrictEqual(hashable(server), hashable(programFiles(portable))),
      `${name}: its server is not that of the portable package.`),
    ...unless(command === 'dotnet' && entries[program], `${name}: there is no ${args?.[0]} for ${command}.`),
    ...unless(entries[icon], `${name}: there is no icon.`),
  ];
}

// The managed-native header of a PE file is what ahead-of-time code hangs on; a portable assembly has none.
function isCompiledAhead(bytes) {
  if (!bytes) return undefined;
  const file = Buffer.from(bytes);
  const pe = file.readUInt32LE(0x3c);
  const optional = pe + 24;
  const wide = file.readUInt16LE(optional) === 0x20b;
  const cliHeader = file.readUInt32LE(optional + (wide ? 112 : 96) + 14 * 8);
  const sections = Array.from({ length: file.readUInt16LE(pe + 6) }, (_, i) => optional + file.readUInt16LE(pe + 20) + i * 40);
  const section = sections.find(at => cliHeader >= file.readUInt32LE(at + 12) && cliHeader < file.readUInt32LE(at + 12) + file.readUInt32LE(at + 16));
  const header = cliHeader - file.readUInt32LE(section + 12) + file.readUInt32LE(section + 20);
  return file.readUInt32LE(header + 64) !== 0;
}

function isIcon(bytes) {
  if (!bytes || bytes.length >= 20_000) return false;
  const file = Buffer.from(bytes);
  return file.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' && file.readUInt32BE(16) === 128 && file.readUInt32BE(20) === 128;
}

function invalid(name, validate, it) {
  return validate(it) ? [] : validate.errors.map(error => `${name}: ${error.instancePath || '/'} ${error.message}.`);
}

function known(name, variable, settings) {
  return unless(settings.includes(variable), `${name}: ${variable} is no setting of the server.`);
}

function hashable(files) {
  return Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]).sort(([a], [b]) => (a < b ? -1 : 1));
}

function unless(holds, finding) {
  return holds ? [] : [finding];
}
