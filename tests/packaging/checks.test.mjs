// The checks on what is released: they hold for what was packed, and each is seen to fail on a broken copy.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { text } from '../../packaging/lib/archives.mjs';
import * as checks from '../../packaging/lib/checks.mjs';
import { askServer } from '../../packaging/lib/server.mjs';
import { archives, bundle, facts, packageOf, portableServer, sbom } from './packed.mjs';

let told;
before(async () => { told = await askServer(portableServer()); });

const { version, owner } = facts;
const runServer = it => checks.checkServer(it, told);
const runManifest = it => checks.checkManifest(it, told);
const runDocuments = it => checks.checkDocuments(it);

/** The facts with one JSON text of them changed. */
const withJson = (name, change) => {
  const it = JSON.parse(facts[name]);
  change(it);
  return { ...facts, [name]: JSON.stringify(it, null, 2) };
};
const server = change => () => runServer(withJson('server', change));
const manifest = change => () => runManifest(withJson('manifest', change));
const chinese = change => () => runManifest(withJson('chinese', change));
const readme = change => ({ ...facts, documents: { ...facts.documents, 'README.md': change(facts.documents['README.md']) } });

/** The archives with entries of one of them changed; undefined takes one away. */
const packed = (name, change) => () => {
  const entries = { ...archives[name].entries };
  for (const [path, how] of Object.entries(change)) {
    const bytes = typeof how === 'function' ? Buffer.from(how(text(entries[path]))) : how;
    if (bytes === undefined) delete entries[path];
    else entries[path] = bytes;
  }
  return checks.checkArchives(facts, { ...archives, [name]: { ...archives[name], entries } });
};
const sized = size => () => checks.checkArchives(facts, { ...archives, [packageOf('any')]: { ...archives[packageOf('any')], size } });
const nuspec = (platform, from, to) => packed(packageOf(platform), { [`Qianfan.Mcp${platform ? `.${platform}` : ''}.nuspec`]: it => it.replace(from, to) });
const bundled = change => () => checks.checkBundle({ entries: { ...archives[bundle].entries, ...change(JSON.parse(facts.manifest)) } });
const billed = (change, it = structuredClone(sbom)) => () => checks.checkSbom(facts, change(it) ?? it);
const json = it => ({ 'manifest.json': Buffer.from(JSON.stringify(it)) });

const broken = {
  'server.json': {
    'a member too few': [server(it => { delete it.description; }), /must have required property 'description'/],
    'a description of 101 characters': [server(it => { it.description = '千'.repeat(101); }), /longer than 100|NOT have more than 100/],
    'a transport that is none': [server(it => { it.packages[0].transport.type = 'pipe'; }), /transport/],
    'another version': [server(it => { it.version = '9.9.9'; }), /^server\.json: version is 9\.9\.9, not/m],
    'another version of the package': [server(it => { it.packages[0].version = '9.9.9'; }), /the version of Qianfan\.Mcp is 9\.9\.9/],
    'a name of someone else': [server(it => { it.name = 'io.github.someone/qianfan-mcp'; }), /^server\.json: name is/m],
    'another package': [server(it => { it.packages[0].identifier = 'Other'; }), /the one package must be Qianfan\.Mcp/],
    'a hash of the NuGet package': [server(it => { it.packages[0].fileSha256 = 'a'.repeat(64); }), /no fileSha256/],
    'a variable that is no setting': [
      server(it => { it.packages[0].environmentVariables[0].name = 'QIANFAN_KEY'; }), /QIANFAN_KEY is no setting/],
    'more than 20,000 bytes': [server(it => { it._meta = { filler: { text: '千'.repeat(7000) } }; }), /the gallery reads 20000/],
    'a README without the name': [() => runServer(readme(it => it.replace('mcp-name:', 'name:'))), /mcp-name is missing/],
    'a README with a longer name': [() => runServer(readme(it => it.replace('/qianfan-mcp -->', '/qianfan-mcp-too -->'))), /mcp-name is/],
    'another owner': [() => runServer({ ...facts, owner: 'someone' }), /name is io\.github/],
  },
  'the manifest of the bundle': {
    'a type that there is not': [manifest(it => { it.server.type = 'dotnet'; }), /server\/type/],
    'a member that there is not': [manifest(it => { it.colour = 'red'; }), /additional properties/],
    'another version': [manifest(it => { it.version = '9.9.9'; }), /^manifest\.json: version is 9\.9\.9/m],
    'a repository of someone else': [manifest(it => { it.repository.url = 'https://github.com/someone/else'; }), /someone\/else is not of/],
    'a tool too few': [manifest(it => { it.tools.pop(); }), /^manifest\.json: its tools/m],
    'other words for a tool': [manifest(it => { it.tools[0].description += '!'; }), /^manifest\.json: its tools/m],
    'an argument of a prompt too many': [manifest(it => { it.prompts[0].arguments.push('more'); }), /its prompts/],
    'a prompt that takes no argument': [manifest(it => { it.prompts[0].text = 'Choose.'; }), /takes no argument/],
    'a variable that is no setting': [manifest(it => { it.server.mcp_config.env.QIANFAN_KEY = 'x'; }), /QIANFAN_KEY is no setting/],
    'a value that nobody is asked for': [manifest(it => { delete it.user_config.access_key; }), /user_config has no access_key/],
    'a question whose answer goes nowhere': [
      manifest(it => { it.user_config.more = it.user_config.sandbox; }), /more of user_config goes nowhere/],
    'a secret in the open': [manifest(it => { it.user_config.secret_key.sensitive = false; }), /QIANFAN_SECRET_KEY is sensitive/],
    'a tool missing in Chinese': [chinese(it => { it.tools.pop(); }), /^zh-Hans\.json: its tools/m],
    'a translation of what has none': [chinese(it => { it.user_config = {}; }), /user_config cannot be translated/],
  },
  'mcpb validate': {
    'a manifest without an author': [bundled(it => json({ ...it, author: undefined })), /author/],
    'a version of the format that there is not': [bundled(it => json({ ...it, manifest_version: '9.9' })), /mcpb validate/],
    'an icon that is not there': [bundled(it => json({ ...it, icon: 'none.png' })), /none\.png/],
  },
  'the SBOM': {
    'another version': [billed(it => { it.metadata.component.version = '9.9.9'; }), /not of Qianfan\.Mcp/],
    'a package too few': [billed(it => { it.components.pop(); }), / is missing/],
    'another version of a package': [billed(it => { it.components[0].version = '9.9.9'; }), / is missing[^]* 9\.9\.9 is not locked/],
  },
  'documents': {
    'dnx with another version': [
      () => runDocuments(readme(it => `${it}\ndotnet dnx Qianfan.Mcp@9.9.9 --yes`)), /Qianfan\.Mcp@9\.9\.9 is not of/],
    'npx and uvx with another version': [
      () => runDocuments(readme(it => `${it}\nnpx -y qianfan-mcp@9.9.9 install cursor`)), /qianfan-mcp@9\.9\.9 is not of/],
    'an address inside of an address with another version': [
      () => runDocuments(readme(it => `${it}\nhttps://example.com?url=x%3F%2522qianfan-mcp%25409.9.9%2522`)), /%25409\.9\.9 is not of/],
    'an address with another version': [
      () => runDocuments(readme(it => `${it}\nhttps://example.com?x=Qianfan.Mcp%409.9.9%22`)), /%409\.9\.9 is not of/],
    'a configuration in base64 with another version': [
      () => runDocuments(readme(it => `${it}\nconfig=${encodeURIComponent(Buffer.from('{"args":["Qianfan.Mcp@9.9.9"]}').toString('base64'))}`)), /9\.9\.9 is not of/],
    'a container of another version': [
      () => runDocuments(readme(it => `${it}\ndocker run qianfan-mcp:9.9.9`)), /qianfan-mcp:9\.9\.9 is not of/],
  },
  'packages': {
    'one is missing': [() => checks.checkArchives(facts, Object.fromEntries(Object.entries(archives).slice(1))), /there should be/],
    'one is of another version': [() => checks.checkArchives({ ...facts, version: '9.9.9' }, archives), /there should be/],
    'one is larger than 3.25 MB': [sized(3.25 * 1024 * 1024 + 1), /are more than 3407872/],
    'not an MCP server': [nuspec('', 'McpServer', 'Other'), /its types are/],
    'a platform\'s package that is found as a tool': [nuspec('any', 'DotnetToolRidPackage', 'DotnetTool'), /its types are DotnetTool, not/],
    'no readme': [nuspec('', '<readme>', '<read>'), /readme is undefined/],
    'no icon': [nuspec('', '<icon>icon.png', '<icon>other.png'), /icon is other\.png/],
    'another licence': [nuspec('linux-x64', '>MIT<', '>0BSD<'), /licence is not MIT/],
    'no description': [nuspec('win-x64', /<description>[^<]*</, '<description><'), /no description/],
    'another repository': [nuspec('', `url="https://github.com/${owner}/`, 'url="https://github.com/someone/'), /the repository is not/],
    'other release notes': [nuspec('', `blob/v${version}`, 'blob/v9.9.9'), /releaseNotes is/],
    'a dependency': [nuspec('', '</metadata>', '<dependencies><dependency id="x" /></dependencies></metadata>'), /no dependencies/],
    'an icon that is no PNG': [packed(packageOf(''), { 'icon.png': it => it.slice(8) }), /not a PNG/],
    'another README': [packed(packageOf(''), { 'README.md': it => `${it}.` }), /README\.md is not/],
    'another server.json, by a byte': [packed(packageOf(''), { '.mcp/server.json': it => `${it}\n` }), /\.mcp\/server\.json is not/],
    'another command': [
      packed(packageOf(''), { 'tools/any/any/DotnetToolSettings.xml': it => it.replace('Name="qianfan-mcp"', 'Name="qianfan"') }), /the command is qianfan/],
    'a platform that it does not point to': [
      packed(packageOf(''), { 'tools/any/any/DotnetToolSettings.xml': it => it.replace(/<RuntimeIdentifierPackage RuntimeIdentifier="any"[^>]*>/, '') }), /points to/],
    'a program in the package that points': [
      packed(packageOf(''), { 'tools/any/any/qianfan-mcp.dll': Buffer.from('MZ') }), /holds a program/],
    'a command by another name': [
      packed(packageOf('any'), { 'tools/net10.0/any/DotnetToolSettings.xml': it => it.replace('Name="qianfan-mcp"', 'Name="qianfan"') }), /the command is not/],
    'only for this major version of .NET': [
      packed(packageOf('any'), { 'tools/net10.0/any/qianfan-mcp.runtimeconfig.json': it => it.replace('"Major"', '"Minor"') }), /later major version/],
    'a runtime along with it': [
      packed(packageOf('any'), { 'tools/net10.0/any/qianfan-mcp.runtimeconfig.json': it => it.replace('"frameworks"', '"includedFrameworks"') }), /brings a runtime/],
    'no list of libraries': [
      packed(packageOf('any'), { 'tools/net10.0/any/qianfan-mcp.deps.json': undefined }), /no qianfan-mcp\.deps\.json/],
    'a file that is not needed': [
      packed(packageOf('any'), { 'tools/net10.0/any/qianfan-mcp.pdb': Buffer.from('x') }), /qianfan-mcp\.pdb is not needed/],
    'code of one platform in the portable package': [
      packed(packageOf('any'), { 'tools/net10.0/any/qianfan-mcp.dll': archives[packageOf('linux-x64')].entries['tools/net10.0/linux-x64/qianfan-mcp.dll'] }), /not portable/],
    'portable code in that of a platform': [
      packed(packageOf('win-x64'), { 'tools/net10.0/win-x64/qianfan-mcp.dll': archives[packageOf('any')].entries['tools/net10.0/any/qianfan-mcp.dll'] }), /not compiled ahead/],
    'another manifest in the bundle': [packed(bundle, { 'manifest.json': it => `${it} ` }), /manifest\.json is not/],
    'another translation in the bundle': [packed(bundle, { 'mcpb-resources/zh-Hans.json': undefined }), /zh-Hans\.json is not/],
    'another server in the bundle': [packed(bundle, { 'server/Polly.Core.dll': Buffer.from('MZ') }), /not that of the portable package/],
    'no icon in the bundle': [packed(bundle, { 'icon.png': undefined }), /there is no icon/],
  },
};

test('all hold for what was packed', () => assert.deepEqual(
  [...checks.checkArchives(facts, archives), ...checks.checkSbom(facts, sbom), ...runServer(facts), ...runManifest(facts), ...runDocuments(facts), ...checks.checkBundle(archives[bundle])], []));

for (const [what, cases] of Object.entries(broken)) describe(`${what}, broken, is found`, () => {
  for (const [name, [run, finding]] of Object.entries(cases)) test(name, () => assert.match(run().join('\n'), finding));
});
