// Draws icon.png: the rows of a catalog, and the lens that finds one of them. Each pixel is the mean of 8 x 8 samples. The server's own
// icon is the same in small, in few colours: it stands as text in the answer to initialize.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 128;
const samples = 8;

const bar = (x0, y, x1, r) => (x, y2) => Math.hypot(x - Math.min(Math.max(x, x0), x1), y2 - y) <= r;
const disc = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) <= r;
const line = (ax, ay, bx, by, r) => (x, y) => {
  const t = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) <= r;
};
const rounded = (inset, r) => (x, y) => {
  const beyond = v => Math.max(inset + r - v, v - (size - inset - r), 0);
  return Math.hypot(beyond(x), beyond(y)) <= r;
};

// From the bottom up; what comes later covers what came before.
const night = [24, 38, 92];
const shapes = [
  [rounded(4, 26), night],
  ...[36, 58, 80].flatMap(y => [[disc(30, y, 5), [110, 231, 210]], [bar(46, y, 98, 5), [226, 232, 255]]]),
  [disc(82, 76, 29), night],
  [line(96, 90, 110, 104, 7), [255, 190, 84]],
  [disc(82, 76, 24), [255, 190, 84]],
  [disc(82, 76, 17), night],
  [bar(74, 76, 90, 5), [110, 231, 210]],
];

const full = draw(size, 6, (y, x) => pixel(x, y, 1));
write('icon.png', chunk('IHDR', full.header), chunk('IDAT', full.data), chunk('IEND', Buffer.alloc(0)));

const small = 48;
const colors = [...new Set(shapes.map(([, color]) => color))];
const palette = [[0, 0, 0, 0], [...night, 128], ...colors.map(color => [...color, 255]),
  ...colors.filter(color => color !== night).map(color => [...color.map((part, n) => (part + night[n]) >> 1), 255])];
const few = draw(small, 3, (y, x) => [nearest(pixel(x, y, size / small))]);
write('../src/Qianfan.Mcp/Server/icon.png', chunk('IHDR', few.header), chunk('PLTE', Buffer.from(palette.flatMap(color => color.slice(0, 3)))),
  chunk('tRNS', Buffer.from([0, 128])), chunk('IDAT', few.data), chunk('IEND', Buffer.alloc(0)));

function draw(edge, kind, at) {
  const rows = Array.from({ length: edge }, (_, y) => Buffer.from([0, ...Array.from({ length: edge }, (_, x) => at(y, x)).flat()]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([8, kind], 8);
  return { header, data: deflateSync(Buffer.concat(rows), { level: 9 }) };
}

function write(path, ...chunks) {
  writeFileSync(new URL(path, import.meta.url), Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]));
}

function nearest([r, g, b, a]) {
  const far = ([red, green, blue, alpha]) => 2 * (a - alpha) ** 2
    + [[r, red], [g, green], [b, blue]].reduce((sum, [one, other]) => sum + ((one * a - other * alpha) / 255) ** 2, 0);
  return palette.reduce((best, color, n) => (far(color) < far(palette[best]) ? n : best), 0);
}

function pixel(x, y, scale) {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let i = 0; i < samples ** 2; i++) {
    const at = [x + (i % samples + 0.5) / samples, y + (Math.floor(i / samples) + 0.5) / samples].map(part => part * scale);
    const color = shapes.findLast(([holds]) => holds(...at))?.[1];
    if (!color) continue;
    covered++;
    color.forEach((part, n) => { sum[n] += part; });
  }
  return [...sum.map(part => Math.round(part / Math.max(covered, 1))), Math.round(covered / samples ** 2 * 255)];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
