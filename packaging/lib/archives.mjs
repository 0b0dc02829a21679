// What was packed, read from the archives themselves.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** Every archive of a folder by its name: size and entries. */
export function readArchives(folder) {
  const names = readdirSync(folder).filter(name => /\.(nupkg|mcpb)$/.test(name)).sort();
  return Object.fromEntries(names.map(name => {
    const bytes = readFileSync(join(folder, name));
    return [name, { size: bytes.length, entries: unzipSync(bytes) }];
  }));
}

export const text = bytes => (bytes === undefined ? '' : Buffer.from(bytes).toString('utf8'));

/** The program files of a tool package, by their path below its tools folder. */
export function programFiles({ entries }) {
  const files = Object.entries(entries).map(([path, bytes]) => [/^tools\/[^/]+\/[^/]+\/(.+)$/.exec(path)?.[1], bytes]);
  return Object.fromEntries(files.filter(([path]) => path && path !== 'DotnetToolSettings.xml'));
}

/** Writes files, by path below the folder. */
export function writeFiles(folder, files) {
  for (const [path, bytes] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    // Alike whoever packs: modes go into a bundle. The program too, which validation of a "binary" wants to be one.
    chmodSync(file, path.endsWith('qianfan-mcp.dll') ? 0o755 : 0o644);
  }
}
