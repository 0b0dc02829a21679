// Packs the MCP bundle for Claude Desktop into a folder that holds the NuGet packages: one bundle for all systems, whose server is that
// of the portable package, file by file.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programFiles, readArchives, writeFiles } from './lib/archives.mjs';
import { packageId, readRepository } from './lib/repository.mjs';

const [output] = process.argv.slice(2);
const { version } = readRepository();
const here = fileURLToPath(new URL('.', import.meta.url));
const own = readdirSync(`${here}mcpb`, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name)).map(path => [path.slice(`${here}mcpb/`.length), readFileSync(path)]);
const server = Object.entries(programFiles(readArchives(output)[`${packageId}.any.${version}.nupkg`]))
  .map(([path, bytes]) => [`server/${path}`, bytes]);
const files = [...own, ['icon.png', readFileSync(`${here}icon.png`)], ['LICENSE', readFileSync(`${here}../LICENSE`)], ...server];

const staged = mkdtempSync(join(tmpdir(), 'qianfan-mcpb-'));
try {
  writeFiles(staged, Object.fromEntries(files));
  const bundle = join(output, `qianfan-mcp-${version}.mcpb`);
  const mcpb = `${here}node_modules/@anthropic-ai/mcpb/dist/cli/cli.js`;
  execFileSync(process.execPath, [mcpb, 'pack', staged, bundle], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(bundle, withoutTimes(readFileSync(bundle)));
} finally {
  rmSync(staged, { recursive: true });
}

// mcpb stamps every entry with the time of packing. The first time that a zip can tell is put in its place, in the list at the archive's
// end and in the head of each entry, so that the same files make the same bytes.
function withoutTimes(zip) {
  const first = 0x00210000;
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    zip.writeUInt32LE(first, at + 12);
    zip.writeUInt32LE(first, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
