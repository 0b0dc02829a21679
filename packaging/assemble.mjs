// Packs, around the native images of artifacts/native, what is installed without dotnet, and the tool's packages of their platforms,
// into a folder that holds what dotnet pack made: node packaging/assemble.mjs FOLDER. Then server.json as it is published, with the bundles' hashes,
// SHA256SUMS and the table of sizes in docs/: node packaging/assemble.mjs FOLDER --sums.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchives } from './lib/archives.mjs';
import { packagesOf } from './lib/packages.mjs';
import { platforms, program } from './lib/platforms.mjs';
import { publishedServer, readRepository } from './lib/repository.mjs';
import { checkSizes, withSizes } from './lib/sizes.mjs';

const [output, step] = process.argv.slice(2);
const facts = readRepository();
const write = (name, bytes) => writeFileSync(join(output, name), bytes);
const sha256 = name => createHash('sha256').update(readFileSync(join(output, name))).digest('hex');

if (step === '--sums') {
  write('server.json', publishedServer(facts, name => existsSync(join(output, name)) && sha256(name)));
  const files = readdirSync(output).filter(name => !['SHA256SUMS', 'notes.md'].includes(name)).sort();
  write('SHA256SUMS', files.map(name => `${sha256(name)}  ${name}\n`).join(''));
  // Figures that are near enough stay: another compiler gives others.
  if (checkSizes(facts, readArchives(output)).length > 0)
    for (const [path, text] of Object.entries(withSizes(facts, readArchives(output)))) writeFileSync(join(facts.root, path), text);
} else {
  const image = platform => join(facts.root, 'artifacts/native', platform.rid, program(platform));
  const images = Object.fromEntries(platforms.filter(one => existsSync(image(one))).map(one => [one.rid, readFileSync(image(one))]));
  for (const [name, bytes] of Object.entries(packagesOf(facts, images, readArchives(output)))) write(name, bytes);
}
