// What is packed for each platform around its native image: the same files, in the form that each way of installing wants.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tarGz, text, zip } from './archives.mjs';
import { neededGlibc } from './elf.mjs';
import { fileNames, npmName, platforms, program, pythonVersion } from './platforms.mjs';
import { mcpName, packageId, repositoryUrl } from './repository.mjs';

const own = path => readFileSync(new URL(`../${path}`, import.meta.url));
const license = own('../LICENSE');
const json = it => Buffer.from(`${JSON.stringify(it, null, 2)}\n`);

/** All that is packed here, as bytes by file name: images holds the native image of each platform that there is, by its RID. */
export function packagesOf(facts, images, toolPackages) {
  const there = platforms.filter(({ rid }) => images[rid]);
  const names = fileNames(facts.version);
  return Object.fromEntries([
    [names.npm(), tarGz(npmWrapper(facts, there))],
    [names.nuget(), pointer(toolPackages[names.nuget()], there)],
    ...there.flatMap(platform => {
      const image = images[platform.rid];
      return [
        [names.npm(platform), tarGz(npmPlatform(facts, platform, image))],
        [names.wheel(wheelTag(platform, image)), zip(wheel(facts, platform, image))],
        [names.nuget(platform.rid), zip(toolPackage(toolPackages[names.nuget('any')], platform, image))],
        [names.bundle(platform), zip(bundle(facts, platform, image))],
        [names.archive(platform), archive(facts, platform, image)],
      ];
    }),
  ]);
}

/** The tag of a wheel: for glibc the oldest version that has all that the image asks of it. */
export function wheelTag({ wheel: tag, libc }, image) {
  return libc === 'glibc' ? tag.replace('linux', `linux_${neededGlibc(image).replace('.', '_')}`) : tag;
}

function npmPackage({ version, owner, server }, name, more) {
  return {
    name, version, description: JSON.parse(server).description, license: 'MIT', homepage: repositoryUrl(owner),
    repository: { type: 'git', url: `git+${repositoryUrl(owner)}.git` }, ...more,
  };
}

function npmWrapper(facts, there) {
  return {
    'package/package.json': json(npmPackage(facts, 'qianfan-mcp', {
      mcpName: mcpName(facts.owner), keywords: JSON.parse(facts.manifest).keywords, type: 'module', bin: { 'qianfan-mcp': 'qianfan-mcp.mjs' },
      engines: { node: '>=18' }, optionalDependencies: Object.fromEntries(there.map(platform => [npmName(platform), facts.version])),
    })),
    'package/qianfan-mcp.mjs': own('npm/qianfan-mcp.mjs'),
    'package/README.md': Buffer.from(facts.documents['README.md']),
    'package/LICENSE': license,
  };
}

function npmPlatform(facts, platform, image) {
  const { os, cpu, libc } = platform;
  return {
    'package/package.json': json(npmPackage(facts, npmName(platform), {
      os: [os], cpu: [cpu], ...(libc && { libc: [libc] }), preferUnplugged: true,
    })),
    [`package/${program(platform)}`]: image,
    'package/LICENSE': license,
  };
}

function wheel(facts, platform, image) {
  const version = pythonVersion(facts.version);
  const { description } = JSON.parse(facts.server);
  const info = `qianfan_mcp-${version}.dist-info`;
  const files = {
    'qianfan_mcp/__init__.py': own('pypi/__init__.py'),
    'qianfan_mcp/__main__.py': own('pypi/__main__.py'),
    [`qianfan_mcp/${program(platform)}`]: image,
    [`${info}/METADATA`]: Buffer.from([
      'Metadata-Version: 2.4', 'Name: qianfan-mcp', `Version: ${version}`, `Summary: ${description}`,
      `Keywords: ${JSON.parse(facts.manifest).keywords.join(',')}`, 'License-Expression: MIT', 'License-File: LICENSE',
      `Project-URL: Repository, ${repositoryUrl(facts.owner)}`, 'Requires-Python: >=3.8', 'Description-Content-Type: text/markdown', '',
      facts.documents['README.md'],
    ].join('\n')),
    [`${info}/WHEEL`]: Buffer.from(
      `Wheel-Version: 1.0\nGenerator: qianfan-mcp\nRoot-Is-Purelib: false\nTag: py3-none-${wheelTag(platform, image)}\n`),
    [`${info}/entry_points.txt`]: Buffer.from('[console_scripts]\nqianfan-mcp = qianfan_mcp:main\n'),
    [`${info}/licenses/LICENSE`]: license,
  };
  return { ...files, [`${info}/RECORD`]: Buffer.from(record(files, info)) };
}

export function record(files, info) {
  const hash = bytes => createHash('sha256').update(bytes).digest('base64url');
  return `${Object.entries(files).map(([path, bytes]) => `${path},sha256=${hash(bytes)},${bytes.length}\n`).join('')}${info}/RECORD,,\n`;
}

/** The manifest of the bundle of one platform; the repository's names no platform's program. */
export function bundleManifest(manifest, platform) {
  const it = JSON.parse(manifest);
  it.server.entry_point = `server/${program(platform)}`;
  it.server.mcp_config.command = `\${__dirname}/server/${program(platform)}`;
  it.compatibility.platforms = [platform.os];
  return json(it);
}

function bundle(facts, platform, image) {
  return {
    'manifest.json': bundleManifest(facts.manifest, platform),
    'mcpb-resources/zh-Hans.json': Buffer.from(facts.chinese),
    'icon.png': own('icon.png'),
    'LICENSE': license,
    [`server/${program(platform)}`]: image,
  };
}

function archive(facts, platform, image) {
  const folder = fileNames(facts.version).archive(platform).replace(/\.(zip|tar\.gz)$/, '');
  const files = {
    [`${folder}/${program(platform)}`]: image,
    [`${folder}/LICENSE`]: license,
    [`${folder}/README.md`]: Buffer.from(facts.documents['README.md']),
    [`${folder}/README.zh-CN.md`]: Buffer.from(facts.documents['README.zh-CN.md']),
  };
  return platform.os === 'win32' ? zip(files) : tarGz(files);
}

// dotnet pack made the portable package; that of a platform differs from it in its name and what it runs.
function toolPackage({ entries }, platform, image) {
  const id = `${packageId}.${platform.rid}`;
  const named = bytes => Buffer.from(text(bytes).replaceAll(`${packageId}.any`, id));
  const at = `tools/any/${platform.rid}`;
  const kept = Object.entries(entries).filter(([path]) => !path.startsWith('tools/'))
    .map(([path, bytes]) => (/\.(nuspec|rels|psmdcp)$/.test(path) ? [path.replace(`${packageId}.any`, id), named(bytes)] : [path, bytes]));
  return {
    ...Object.fromEntries(kept),
    '[Content_Types].xml': Buffer.from(text(entries['[Content_Types].xml'])
      .replace('</Types>', `  <Override PartName="/${at}/${program(platform)}" ContentType="application/octet" />\n</Types>`)),
    [`${at}/DotnetToolSettings.xml`]: Buffer.from(`<?xml version="1.0" encoding="utf-8"?>
<DotNetCliTool Version="2">
  <Commands>
    <Command Name="qianfan-mcp" EntryPoint="${program(platform)}" Runner="executable" />
  </Commands>
</DotNetCliTool>
`),
    [`${at}/${program(platform)}`]: image,
  };
}

// It points to the portable package alone as dotnet pack made it.
function pointer({ entries }, there) {
  const path = 'tools/any/any/DotnetToolSettings.xml';
  const more = there.map(({ rid }) => `<RuntimeIdentifierPackage RuntimeIdentifier="${rid}" Id="${packageId}.${rid}" />\n    `).join('');
  const settings = Buffer.from(text(entries[path]).replace('<RuntimeIdentifierPackage ', `${more}<RuntimeIdentifierPackage `));
  return zip({ ...entries, [path]: settings });
}
