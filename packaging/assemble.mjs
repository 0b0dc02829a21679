// Packs, around the native images of artifacts/native, what is installed without dotnet, and the tool's packages of their platforms,
// into a folder that holds what dotnet pack made: node packaging/assemble.mjs FOLDER. Then server.json as it is published, with the bundles'
// hashes, SHA256SUMS and the table of sizes in docs/: node packaging/assemble.mjs FOLDER --sums.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchives, readFiles } from './lib/archives.mjs';
import { sha256, sums } from './lib/contents.mjs';
import { packagesOf } from './lib/packages.mjs';
import { platforms, program } from './lib/platforms.mjs';
import { publishedServer, readRepository } from './lib/repository.mjs';
import { checkSizes, withSizes } from './lib/sizes.mjs';

const [output, step] = process.argv.slice(2);
const facts = readRepository();
const write = (name, bytes) => writeFileSync(join(output, name), bytes);

if (step === '--sums') {
  const files = readFiles(output);
  files['server.json'] = publishedServer(facts, name => name in files && sha256(files[name]));
  write('server.json', files['server.json']);
  write('SHA256SUMS', sums(files));
  // Figures that are near enough stay: another compiler gives others.
  const archives = readArchives(output);
  if (checkSizes(facts, archives).length > 0)
    for (const [path, text] of Object.entries(withSizes(facts, archives))) writeFileSync(join(facts.root, path), text);
} else {
  const image = platform => join(facts.root, 'artifacts/native', platform.rid, program(platform));
  const images = Object.fromEntries(platforms.filter(one => existsSync(image(one))).map(one => [one.rid, readFileSync(image(one))]));
  for (const [name, bytes] of Object.entries(packagesOf(facts, images, readArchives(output)))) write(name, bytes);
}
