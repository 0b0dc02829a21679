// The rules that what is released must keep. Each check gives its findings as sentences, none when all is well.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { writeFiles } from './archives.mjs';
import { fileNames, platforms } from './platforms.mjs';
import { decoded, encodedMentions, imageName, ofOwner, ofVersion, packageId, repositoryUrl, versionMentions } from './repository.mjs';

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
    ...Object.entries(ofOwner(it, owner)).flatMap(([name, value]) => unless(isDeepStrictEqual(it[name], value),
      `server.json: ${name} is ${said(it[name])}, not ${said(value)}.`)),
    ...unless(isDeepStrictEqual(marker, [it.name]), `README.md: mcp-name is ${marker.join(', ') || 'missing'}, not ${it.name}.`),
    ...unless(isDeepStrictEqual(packages.map(one => `${one.registryType} ${one.identifier}`), expectedPackages(version, owner)),
      `server.json: its packages are ${packages.map(one => one.identifier).join(', ')}; `
        + `there should be ${expectedPackages(version, owner).join(', ')}.`),
    ...packages.flatMap(one => Object.entries(ofVersion(one, version, owner)).flatMap(([name, value]) => unless(one[name] === value,
      `server.json: the ${name} of ${one.registryType} is ${one[name]}, not ${value}.`))),
    ...packages.flatMap(one => unless(!('version' in ofVersion(one, version, owner)) === (one.version === undefined),
      `server.json: ${one.registryType} has a version of its own.`)),
    ...packages.flatMap(one => unless(one.fileSha256 === undefined, `server.json: a hash is known when it is released.`)),
    ...packages.flatMap(one => one.environmentVariables ?? []).flatMap(({ name }) => known('server.json', name, settings)),
    ...unless(Buffer.byteLength(server) <= 20_000, `server.json: ${Buffer.byteLength(server)} bytes, and the gallery reads 20000.`),
    ...unless([...(it.description ?? '')].length <= 100, 'server.json: the description is longer than 100 characters.'),
  ];
}

function expectedPackages(version, owner) {
  return [
    `nuget ${packageId}`, 'npm qianfan-mcp', 'pypi qianfan-mcp', `oci ${imageName(owner)}:${version}`,
    ...platforms.map(one => `mcpb ${repositoryUrl(owner)}/releases/download/v${version}/${fileNames(version).bundle(one)}`),
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

function invalid(name, validate, it) {
  return validate(it) ? [] : validate.errors.map(error => `${name}: ${error.instancePath || '/'} ${error.message}.`);
}

const said = value => (typeof value === 'string' ? value : JSON.stringify(value));

function known(name, variable, settings) {
  return unless(settings.includes(variable), `${name}: ${variable} is no setting of the server.`);
}

export function unless(holds, finding) {
  return holds ? [] : [finding];
}
