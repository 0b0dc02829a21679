// Checks all that is released against the repository: node packaging/check.mjs [FOLDER] [--all]. With --all no platform may be missing. The
// server that is asked for its settings and tools is the one in the portable package. Exit code 1: something is found.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFiles, readArchives, readFiles, writeFiles } from './lib/archives.mjs';
import { checkBundle, checkDocuments, checkManifest, checkSbom, checkServer } from './lib/checks.mjs';
import { checkArchives, checkSums, packedPlatforms } from './lib/contents.mjs';
import { fileNames } from './lib/platforms.mjs';
import { readRepository } from './lib/repository.mjs';
import { checkSizes } from './lib/sizes.mjs';
import { askServer } from './lib/server.mjs';
import { checkPublished } from './published.mjs';

const facts = readRepository();
const names = fileNames(facts.version);
const [folder = join(facts.root, 'artifacts/packages')] = process.argv.slice(2).filter(word => word !== '--all');
const archives = readArchives(folder);
const files = readFiles(folder);
const findings = [
  ...checkPublished(facts.published), ...checkArchives(facts, archives, { all: process.argv.includes('--all') }),
  ...checkSums(facts, files), ...checkSbom(facts, JSON.parse(files[names.sbom])),
];
if (findings.length === 0) {
  const program = mkdtempSync(join(tmpdir(), 'qianfan-check-'));
  try {
    writeFiles(program, programFiles(archives[names.nuget('any')]));
    const told = await askServer(['dotnet', join(program, 'qianfan-mcp.dll')]);
    findings.push(
      ...checkServer(facts, told), ...checkManifest(facts, told), ...checkDocuments(facts), ...checkSizes(facts, archives),
      ...packedPlatforms(facts.version, archives).flatMap(one => checkBundle(archives[names.bundle(one)])));
  } finally {
    rmSync(program, { recursive: true });
  }
}
for (const finding of findings) console.error(finding);
console.log(findings.length === 0 ? 'All checks hold.' : `${findings.length} findings.`);
process.exitCode = findings.length === 0 ? 0 : 1;
