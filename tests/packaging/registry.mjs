// A registry of npm on loopback that serves the packages of a folder: node registry.mjs FOLDER. Prints its address.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readArchives, text } from '../../packaging/lib/archives.mjs';

const [folder] = process.argv.slice(2);
const archives = readArchives(folder);
const packages = readdirSync(folder).filter(name => name.endsWith('.tgz')).map(file => (
  { file, bytes: readFileSync(join(folder, file)), manifest: JSON.parse(text(archives[file].entries['package/package.json'])) }));
const hash = (name, bytes, as) => createHash(name).update(bytes).digest(as);

const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url).slice(1);
  const asked = packages.find(({ file, manifest: { name } }) => path === name || path === `${name}/-/${file}`);
  if (!asked) response.writeHead(404).end('{}');
  else if (path.endsWith('.tgz')) response.end(asked.bytes);
  else {
    const { file, bytes, manifest } = asked;
    const dist = {
      tarball: `http://${request.headers.host}/${manifest.name}/-/${file}`,
      integrity: `sha512-${hash('sha512', bytes, 'base64')}`, shasum: hash('sha1', bytes, 'hex'),
    };
    response.setHeader('Content-Type', 'application/json');
    const { name, version } = manifest;
    response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }));
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
