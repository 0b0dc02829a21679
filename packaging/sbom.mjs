// Writes what the packages are made of (an SBOM, by CycloneDX) beside them: node packaging/sbom.mjs FOLDER, after dotnet pack, whose
// restored packages it lists.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNames } from './lib/platforms.mjs';
import { packageId, readRepository } from './lib/repository.mjs';

const [output] = process.argv.slice(2);
const { root, version } = readRepository();
const name = fileNames(version).sbom;
const dotnet = (...words) => execFileSync('dotnet', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

dotnet('tool', 'restore');
dotnet('CycloneDX', `src/${packageId}/${packageId}.csproj`, '--disable-package-restore', '--base-intermediate-output-path', join(root, 'artifacts/pack'),
  '--output', output, '--filename', name, '--output-format', 'Json', '--no-serial-number',
  '--set-name', packageId, '--set-version', version, '--set-nuget-purl');

// The same commit gives the same bytes.
const file = join(output, name);
const sbom = JSON.parse(readFileSync(file, 'utf8'));
delete sbom.metadata.timestamp;
writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
