// What run.sh packed, twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFiles, readArchives, writeFiles } from '../../packaging/lib/archives.mjs';
import { packedPlatforms } from '../../packaging/lib/contents.mjs';
import { fileNames } from '../../packaging/lib/platforms.mjs';
import { readRepository } from '../../packaging/lib/repository.mjs';

export const folder = process.env.PACKED ?? fail('PACKED');
export const facts = readRepository();
export const archives = readArchives(folder);
export const again = process.env.PACKED_AGAIN ?? fail('PACKED_AGAIN');
export const names = fileNames(facts.version);
export const sbom = JSON.parse(readFileSync(join(folder, names.sbom), 'utf8'));
/** This machine's platform. */
export const here = packedPlatforms(facts.version, archives).find(({ os, cpu }) => os === process.platform && cpu === process.arch);
export const wheel = Object.keys(archives).find(name => name.endsWith('.whl') && name.includes(here.wheel.replace(/^manylinux_/, '')));

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
  writeFiles(program, programFiles(archives[names.nuget('any')]));
  return ['dotnet', join(program, 'qianfan-mcp.dll')];
}

function fail(name) {
  throw new Error(`${name} is not set: start these tests by tests/packaging/run.sh.`);
}
