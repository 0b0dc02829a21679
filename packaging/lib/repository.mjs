// What the repository says of itself, and the files outside of MSBuild that repeat it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedFile } from '../published.mjs';
import { pythonVersion } from './platforms.mjs';

export const packageId = 'Qianfan.Mcp';
const props = 'Directory.Build.props';
const changelog = 'CHANGELOG.md';
const manifest = 'packaging/mcpb/manifest.json';
const chinese = 'packaging/mcpb/mcpb-resources/zh-Hans.json';
const server = 'server.json';
const readme = 'README.md';

/** All that is checked, as text; the checks take it as it stands here, changed or not. */
export function readRepository(root = fileURLToPath(new URL('../../', import.meta.url))) {
  const read = path => readFileSync(join(root, path), 'utf8');
  const documents = Object.fromEntries(textsThatName(root).map(path => [path, read(path)]));
  const { version, owner } = declared(read(props));
  const locked = readdirSync(join(root, 'src')).flatMap(project => packagesOf(JSON.parse(read(`src/${project}/packages.lock.json`))));
  return {
    root, version, owner, documents, locked: [...new Set(locked)].sort(),
    server: read(server), manifest: read(manifest), chinese: read(chinese), changelog: read(changelog),
    published: read(publishedFile),
  };
}

export const mcpName = owner => `io.github.${owner}/qianfan-mcp`;
export const imageName = owner => `ghcr.io/${owner.toLowerCase()}/qianfan-mcp`;
export const repositoryUrl = owner => `https://github.com/${owner}/qianfan-mcp`;

/** Where documents name a version: for dnx, npx and uvx, also in addresses inside of others, of the container, for a script. */
export const versionMentions = () =>
  /((?:Qianfan\.Mcp|qianfan-mcp)(?:@|%40|%2540)|\bqianfan-mcp:|\bversion=)(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]*[0-9A-Za-z])?)/g;

/** Configurations inside of addresses that install with one click: base64 of JSON. */
export const encodedMentions = () => /((?:config|servers)=)((?:[A-Za-z0-9+/]|%2B|%2F){16,}(?:=|%3D){0,2})/g;
export const decoded = text => Buffer.from(decodeURIComponent(text), 'base64').toString('utf8');

/** Writes version and owner, with what follows from them, wherever they stand. */
export function writeVersion(root, version, date) {
  const change = (path, how) => {
    const file = join(root, path);
    const before = readFileSync(file, 'utf8');
    const after = how(before);
    if (after !== before) writeFileSync(file, after);
  };
  const { owner } = declared(readFileSync(join(root, props), 'utf8'));

  change(props, text => text.replace(/(?<=<Version>).+(?=<\/Version>)/, version));
  change(server, text => json(text, it => {
    Object.assign(it, { version }, ofOwner(it, owner));
    for (const one of it.packages) Object.assign(one, ofVersion(one, version, owner));
  }));
  change(manifest, text => json(text, it => {
    it.version = version;
    for (const name of ['homepage', 'documentation', 'support']) it[name] = underOwner(it[name], owner);
    it.repository.url = repositoryUrl(owner);
  }));
  for (const path of textsThatName(root)) change(path, text => documentOf(text, version, owner));
  change(changelog, text => text.replace(/^## \[Unreleased\]$/m, `## [Unreleased]\n\n## [${version}] - ${date}`));
}

/** server.json as it is published: of the bundles those that there are, with the hash of each, which hashOf gives by file name. */
export function publishedServer({ server }, hashOf) {
  return json(server, it => {
    it.packages = it.packages
      .map(one => (one.registryType === 'mcpb' ? { ...one, fileSha256: hashOf(one.identifier.split('/').at(-1)) } : one))
      .filter(one => one.fileSha256 !== false);
  });
}

/** What of server.json follows from the owner. */
export function ofOwner({ repository }, owner) {
  return {
    name: mcpName(owner),
    repository: { ...repository, url: repositoryUrl(owner) },
    websiteUrl: `${repositoryUrl(owner)}#readme`,
    icons: [{
      src: `https://raw.githubusercontent.com/${owner}/qianfan-mcp/HEAD/packaging/icon.png`, mimeType: 'image/png', sizes: ['128x128'],
    }],
  };
}

/** What of a package in server.json follows from version and owner: the registry wants no version beside an identifier that holds it. */
export function ofVersion({ registryType, identifier }, version, owner) {
  switch (registryType) {
    case 'mcpb': {
      const name = /[^/]+$/.exec(identifier)[0].replace(/(?<=^qianfan-mcp-).+?(?=-(?:linux|win|osx)-)/, version);
      return { identifier: `${repositoryUrl(owner)}/releases/download/v${version}/${name}` };
    }
    case 'oci': return { identifier: `${imageName(owner)}:${version}` };
    case 'pypi': return { version: pythonVersion(version) };
    default: return { version };
  }
}

/** Writes the tools and prompts that the server lists into the manifest of the bundle and its translation. */
export function writeLists(root, { en, zh }) {
  const set = (path, lists) => {
    const file = join(root, path);
    writeFileSync(file, json(readFileSync(file, 'utf8'), it => Object.assign(it, lists(it))));
  };
  const texts = it => Object.fromEntries(it.prompts.map(prompt => [prompt.name, prompt.text]));
  set(manifest, it => ({ tools: en.tools, prompts: en.prompts.map(one => ({ ...one, text: texts(it)[one.name] ?? '' })) }));
  set(chinese, () => ({ tools: zh.tools }));
}

/** The released versions that the change log names. */
export const releasedVersions = text => [...text.matchAll(/^## \[(\d[^\]]*)\]/gm)].map(([, version]) => version);

/** What stands under the heading of a version, or under [Unreleased]. */
export const changesOf = (text, version) =>
  (text.split(/^(?=## \[)/m).find(part => part.startsWith(`## [${version}]`)) ?? '').replace(/^.*\n/, '').trim();

function packagesOf({ dependencies }) {
  return Object.values(dependencies).flatMap(Object.entries).filter(([, { type }]) => type !== 'Project').map(([id, { resolved }]) => `${id} ${resolved}`);
}

function declared(text) {
  const property = name => new RegExp(`<${name}>(.+)</${name}>`).exec(text)?.[1];
  return { version: property('Version'), owner: property('RepositoryOwner') };
}

function documentOf(text, version, owner) {
  const named = (all, before) => `${before}${version}`;
  return text
    .replace(versionMentions(), named)
    .replace(encodedMentions(), (all, before, code) => {
      const was = decoded(code);
      const is = was.replace(versionMentions(), named);
      return is === was ? all : `${before}${encodeURIComponent(Buffer.from(is).toString('base64'))}`;
    })
    .replace(/(?<=mcp-name: )\S+/, mcpName(owner))
    .replaceAll('https://github.com/OWNER/qianfan-mcp', repositoryUrl(owner))
    .replaceAll('--repo OWNER/qianfan-mcp', `--repo ${owner}/qianfan-mcp`);
}

function underOwner(url, owner) {
  return url?.replace(/^https:\/\/github\.com\/[^/]+\/qianfan-mcp/, repositoryUrl(owner));
}

// The READMEs, docs/, deploy/ and the forms of issues.
function textsThatName(root) {
  const folders = ['docs', 'deploy', '.github/ISSUE_TEMPLATE'].filter(folder => existsSync(join(root, folder)));
  const below = folders.flatMap(folder => readdirSync(join(root, folder), { recursive: true }).map(path => `${folder}/${path}`));
  return [...readdirSync(root).filter(path => path.startsWith(readme.slice(0, 6))), ...below].filter(path => /\.(md|ya?ml)$/.test(path)).sort();
}

function json(text, change) {
  const it = JSON.parse(text);
  change(it);
  return `${JSON.stringify(it, null, 2)}\n`;
}
