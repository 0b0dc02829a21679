// The table of sizes in docs/install.md and its translation.
import { packedPlatforms } from './contents.mjs';
import { fileNames, platforms, program } from './platforms.mjs';

const paths = ['docs/install.md', 'docs/install.zh-CN.md'];
const columns = ['platform', 'binary', 'npm', 'wheel', 'NuGet', '.mcpb', 'archive'];
const between = /(?<=<!-- sizes -->\n)[^]*?(?=<!-- \/sizes -->)/;
/** How far what is told may be from what was packed: compilers and commits differ a little. */
const near = 0.05;

function sizesOf(version, archives) {
  const names = fileNames(version);
  const mb = bytes => (bytes / 1e6).toFixed(1);
  return Object.fromEntries(packedPlatforms(version, archives).map(one => {
    const wheel = Object.keys(archives).find(name => name.endsWith(one.wheel.replace(/^manylinux/, '') + '.whl'));
    const image = Object.entries(archives[names.archive(one)].entries).find(([path]) => path.endsWith(`/${program(one)}`))[1];
    const files = [names.npm(one), wheel, names.nuget(one.rid), names.bundle(one), names.archive(one)];
    return [one.rid, [mb(image.length), ...files.map(name => mb(archives[name].size))]];
  }));
}

/** Both documents with the sizes of what was packed; a platform that was not keeps what is told of it. */
export function withSizes({ documents, version }, archives) {
  const packed = sizesOf(version, archives);
  return Object.fromEntries(paths.map(path => {
    const rows = { ...told(documents[path]), ...packed };
    const table = [columns, columns.map(() => '---'), ...platforms.filter(({ rid }) => rows[rid]).map(({ rid }) => [rid, ...rows[rid]])];
    return [path, documents[path].replace(between, table.map(row => `| ${row.join(' | ')} |\n`).join(''))];
  }));
}

/** That the documents tell the sizes of what was packed. */
export function checkSizes({ documents, version }, archives) {
  const packed = Object.entries(sizesOf(version, archives));
  return paths.flatMap(path => packed.flatMap(([rid, sizes]) => sizes.flatMap((size, at) => {
    const said = told(documents[path])[rid]?.[at];
    return Math.abs(said - size) <= near * size ? [] : [`${path}: ${columns[at + 1]} of ${rid} is told as ${said} MB and is ${size} MB.`];
  })));
}

function told(document) {
  const rows = (between.exec(document)?.[0] ?? '').split('\n').slice(2).filter(Boolean)
    .map(row => row.split('|').slice(1, -1).map(cell => cell.trim()));
  return Object.fromEntries(rows.map(([rid, ...sizes]) => [rid, sizes]));
}
