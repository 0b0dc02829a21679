// Archives as bytes: the same files give the same bytes, and what was packed is read from the archives themselves.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gzipSync, unzipSync, zipSync } from 'fflate';

// The first time that a zip can tell, by whose clock soever.
const first = new Date(1980, 0, 1);
const runnable = path => /(^|\/)qianfan-mcp(\.exe|\.dll|\.mjs)?$/.test(path);
const modeOf = path => (runnable(path) ? 0o755 : 0o644);

/** A zip of files by path; a program may be run. */
export function zip(files) {
  const how = path => ({ mtime: first, os: 3, attrs: ((0o100000 | modeOf(path)) << 16) >>> 0 });
  const entries = Object.entries(files).map(([path, bytes]) => [path, [bytes, how(path)]]);
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 9 }));
}

/** A compressed tar of files by path. */
export function tarGz(files) {
  const blocks = Object.entries(files).flatMap(([path, bytes]) => [tarHeader(path, bytes.length), bytes, Buffer.alloc(-bytes.length & 511)]);
  return Buffer.from(gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9, mtime: 0 }));
}

function tarHeader(path, size) {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for a tar.`);
  const header = Buffer.alloc(512);
  const octal = (value, at, length) => header.write(value.toString(8).padStart(length - 1, '0'), at);
  header.write(path, 0);
  octal(modeOf(path), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  // As npm has it: the time of a file in 1985.
  octal(Date.UTC(1985, 9, 26, 8, 15) / 1000, 136, 12);
  header.fill(' ', 148, 156);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  octal(header.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return header;
}

/** Every file of a folder by its name. */
export const readFiles = folder => Object.fromEntries(readdirSync(folder).map(name => [name, readFileSync(join(folder, name))]));

/** Every archive of a folder by its name: size, entries, and the mode of each. */
export function readArchives(folder) {
  const names = readdirSync(folder).filter(name => /\.(nupkg|mcpb|whl|zip|tgz|tar\.gz)$/.test(name)).sort();
  return Object.fromEntries(names.map(name => {
    const bytes = readFileSync(join(folder, name));
    return [name, { size: bytes.length, ...(/gz$/.test(name) ? readTarGz(bytes) : { entries: unzipSync(bytes), modes: modesOf(bytes) }) }];
  }));
}

function readTarGz(bytes) {
  const tar = gunzipSync(bytes);
  const entries = {};
  const modes = {};
  for (let at = 0; tar[at] !== 0;) {
    const text = (from, length) => tar.toString('utf8', at + from, at + from + length).replace(/\0.*/s, '');
    const [path, size] = [text(0, 100), parseInt(text(124, 12), 8)];
    entries[path] = tar.subarray(at + 512, at + 512 + size);
    modes[path] = parseInt(text(100, 8), 8);
    at += 512 + size + (-size & 511);
  }
  return { entries, modes };
}

// From the list at the end of a zip.
function modesOf(bytes) {
  const modes = {};
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const length = bytes.readUInt16LE(at + 28);
    modes[bytes.toString('utf8', at + 46, at + 46 + length)] = (bytes.readUInt32LE(at + 38) >>> 16) & 0o777;
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return modes;
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
    chmodSync(file, modeOf(path));
  }
}
