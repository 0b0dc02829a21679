// What an ELF program asks of the C library.

/** The newest version of glibc that it names, such as "2.34". */
export function neededGlibc(bytes) {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [headers, size, count] = [Number(file.readBigUInt64LE(0x28)), file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  const sections = Array.from({ length: count }, (_, i) => headers + i * size).map(at => ({
    type: file.readUInt32LE(at + 4), flags: Number(file.readBigUInt64LE(at + 8)),
    offset: Number(file.readBigUInt64LE(at + 0x18)), length: Number(file.readBigUInt64LE(at + 0x20)),
  }));
  // A string table (3) that is loaded (2) is that of the dynamic symbols.
  const strings = sections.filter(({ type, flags }) => type === 3 && flags & 2)
    .map(({ offset, length }) => file.toString('latin1', offset, offset + length)).join('\0');
  const minors = [...strings.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  return `2.${Math.max(...minors)}`;
}
