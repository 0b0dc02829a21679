// What run.sh packed, twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFiles, readArchives, writeFiles } from '../../packaging/lib/archives.mjs';
import { packageId, readRepository, sbomName } from '../../packaging/lib/repository.mjs';

const folder = process.env.PACKED ?? fail('PACKED');
export const facts = readRepository();
export const archives = readArchives(folder);
export const again = process.env.PACKED_AGAIN ?? fail('PACKED_AGAIN');
export { folder };
export const sbom = JSON.parse(readFileSync(join(folder, sbomName(facts.version)), 'utf8'));

export const packageOf = platform => `${packageId}.${platform ? `${platform}.` : ''}${facts.version}.nupkg`;
export const bundle = `qianfan-mcp-${facts.version}.mcpb`;

const made = [];
process.on('exit', () => {
  for (const path of made) rmSync(path, { recursive: true, force: true });
});

/** A folder that goes with the process. */
export function temporary() {
  made.push(mkdtempSync(join(tmpdir(), 'qianfan-packages-')));
  return made.at(-1);
}

/** The command line of the server of the portable package. */
export function portableServer() {
  const program = temporary();
  writeFiles(program, programFiles(archives[packageOf('any')]));
  return ['dotnet', join(program, 'qianfan-mcp.dll')];
}

function fail(name) {
  throw new Error(`${name} is not set: start these tests by tests/packaging/run.sh.`);
}
