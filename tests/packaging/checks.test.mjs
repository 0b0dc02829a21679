// The checks on what a release says of itself: they hold for what was packed, and each is seen to fail on a broken copy.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { text } from '../../packaging/lib/archives.mjs';
import * as checks from '../../packaging/lib/checks.mjs';
import { askServer } from '../../packaging/lib/server.mjs';
import { archives, facts, here, names, portableServer, sbom } from './packed.mjs';

let told;
before(async () => { told = await askServer(portableServer()); });

const bundle = names.bundle(here);
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
const inBase64 = it => encodeURIComponent(Buffer.from(it).toString('base64'));

const bundled = change => () => checks.checkBundle({ entries: { ...archives[bundle].entries, ...change(JSON.parse(text(archives[bundle].entries['manifest.json']))) } });
const billed = (change, it = structuredClone(sbom)) => () => checks.checkSbom(facts, change(it) ?? it);
const json = it => ({ 'manifest.json': Buffer.from(JSON.stringify(it)) });

const broken = {
  'server.json': {
    'a member too few': [server(it => { delete it.description; }), /must have required property 'description'/],
    'a description of 101 characters': [server(it => { it.description = '千'.repeat(101); }), /longer than 100|NOT have more than 100/],
    'a transport that is none': [server(it => { it.packages[0].transport.type = 'pipe'; }), /transport/],
    'another version': [server(it => { it.version = '9.9.9'; }), /^server\.json: version is 9\.9\.9, not/m],
    'another version of the package': [server(it => { it.packages[0].version = '9.9.9'; }), /the version of nuget is 9\.9\.9/],
    'another version of the container': [server(it => { it.packages[3].identifier = 'ghcr.io/owner/qianfan-mcp:9.9.9'; }), /the identifier of oci is .*9\.9\.9/],
    'a bundle of another version': [
      server(it => { it.packages[4].identifier = it.packages[4].identifier.replaceAll(facts.version, '9.9.9'); }), /its packages are .*9\.9\.9/],
    'a bundle of another owner': [
      server(it => { it.packages[4].identifier = it.packages[4].identifier.replace(`/${facts.owner}/`, '/someone/'); }), /its packages are .*someone/],
    'a version beside the address of a bundle': [server(it => { it.packages[4].version = facts.version; }), /mcpb has a version of its own/],
    'a package too few': [server(it => { it.packages.pop(); }), /its packages are/],
    'a name of someone else': [server(it => { it.name = 'io.github.someone/qianfan-mcp'; }), /^server\.json: name is/m],
    'another package': [server(it => { it.packages[0].identifier = 'Other'; }), /its packages are Other/],
    'a hash before there is a release': [server(it => { it.packages[4].fileSha256 = 'a'.repeat(64); }), /when it is released/],
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
      () => runDocuments(readme(it => `${it}\nconfig=${inBase64('{"args":["Qianfan.Mcp@9.9.9"]}')}`)), /9\.9\.9 is not of/],
    'several configurations in base64 with another version': [
      () => runDocuments(readme(it => `${it}\nservers=${inBase64('{"args":["qianfan-mcp@9.9.9"]}')}`)), /9\.9\.9 is not of/],
    'a script for another version': [() => runDocuments(readme(it => `${it}\nversion=9.9.9 platform=linux-x64`)), /version=9\.9\.9 is not of/],
    'a container of another version': [
      () => runDocuments(readme(it => `${it}\ndocker run qianfan-mcp:9.9.9`)), /qianfan-mcp:9\.9\.9 is not of/],
  },
};

test('all hold for what was packed', () => assert.deepEqual(
  [...checks.checkSbom(facts, sbom), ...runServer(facts), ...runManifest(facts), ...runDocuments(facts), ...checks.checkBundle(archives[bundle])], []));

for (const [what, cases] of Object.entries(broken)) describe(`${what}, broken, is found`, () => {
  for (const [name, [run, finding]] of Object.entries(cases)) test(name, () => assert.match(run().join('\n'), finding));
});
