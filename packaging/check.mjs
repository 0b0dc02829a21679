// Checks all that is released against the repository: node packaging/check.mjs [FOLDER]. The server that is asked for its settings and
// tools is the one in the portable package. Exit code 1: something is found.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFiles, readArchives, writeFiles } from './lib/archives.mjs';
import { checkArchives, checkBundle, checkDocuments, checkManifest, checkSbom, checkServer } from './lib/checks.mjs';
import { packageId, readRepository, sbomName } from './lib/repository.mjs';
import { askServer } from './lib/server.mjs';
import { checkPublished } from './published.mjs';

const facts = readRepository();
const folder = process.argv[2] ?? join(facts.root, 'artifacts/packages');
const archives = readArchives(folder);
const sbom = JSON.parse(readFileSync(join(folder, sbomName(facts.version)), 'utf8'));
const findings = [...checkPublished(facts.published), ...checkArchives(facts, archives), ...checkSbom(facts, sbom)];
if (findings.length === 0) {
  const program = mkdtempSync(join(tmpdir(), 'qianfan-check-'));
  try {
    writeFiles(program, programFiles(archives[`${packageId}.any.${facts.version}.nupkg`]));
    const told = await askServer(['dotnet', join(program, 'qianfan-mcp.dll')]);
    findings.push(
      ...checkServer(facts, told), ...checkManifest(facts, told), ...checkDocuments(facts),
      ...checkBundle(archives[`qianfan-mcp-${facts.version}.mcpb`]));
  } finally {
    rmSync(program, { recursive: true });
  }
}
for (const finding of findings) console.error(finding);
console.log(findings.length === 0 ? 'All checks hold.' : `${findings.length} findings.`);
process.exitCode = findings.length === 0 ? 0 : 1;
