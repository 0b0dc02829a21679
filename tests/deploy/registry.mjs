// A registry on loopback that serves one image for this machine's kind, by its digest alone: one empty layer, and the user and directory of
// an ordinary base.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const type = 'application/vnd.oci.image';

export async function startRegistry() {
  const sha256 = bytes => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const blobs = new Map();
  const put = (bytes, mediaType) => {
    const digest = sha256(bytes);
    blobs.set(digest, { bytes, mediaType });
    return { mediaType, digest, size: bytes.length };
  };
  const json = (value, mediaType) => put(Buffer.from(JSON.stringify(value)), mediaType);

  // Two blocks of zeros: a tar without a file.
  const tar = Buffer.alloc(1024);
  const layer = put(gzipSync(tar), `${type}.layer.v1.tar+gzip`);
  const config = json({
    os: 'linux',
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    config: { User: '1', WorkingDir: '/base', Env: ['PATH=/usr/bin'] },
    rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
    history: [{ created_by: 'test' }],
  }, `${type}.config.v1+json`);
  const manifest = json({ schemaVersion: 2, mediaType: `${type}.manifest.v1+json`, config, layers: [layer] }, `${type}.manifest.v1+json`);

  const server = createServer((request, response) => {
    const [, reference] = /^\/v2\/dotnet\/runtime-deps\/(?:manifests|blobs)\/(.+)$/.exec(request.url) ?? [];
    const blob = blobs.get(reference);
    if (request.url === '/v2/') response.end('{}');
    else if (!blob) response.writeHead(404).end();
    else {
      response.writeHead(200, {
        'Content-Type': blob.mediaType, 'Content-Length': blob.bytes.length, 'Docker-Content-Digest': sha256(blob.bytes),
      });
      response.end(request.method === 'HEAD' ? undefined : blob.bytes);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    image: `localhost:${server.address().port}/dotnet/runtime-deps:10.0@${manifest.digest}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
