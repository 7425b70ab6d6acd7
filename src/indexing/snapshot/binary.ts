/**
 * Sections of bytes ⇄ one buffer with magic, version and a table of contents, so that a file of another kind or version
 * is refused before anything reads it.
 */
import { SnapshotError } from "../../errors.ts";

const magic = "YWIX";
const alignment = 8;
/** What a person does about any index file that cannot be used. */
export const rebuildRemedy = "请运行 npm run ingest 重建索引。";

type TypedArray = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
/** One array, or stretches of bytes that are written one after the other. */
export type Section = TypedArray | readonly Uint8Array[];

interface TableOfContents {
  type: string;
  version: number;
  sections: { name: string; offset: number; bytes: number }[];
}

const padded = (length: number): number => Math.ceil(length / alignment) * alignment;

const bytesOf = ({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
const stretchesOf = (section: Section): readonly Uint8Array[] =>
  ArrayBuffer.isView(section) ? [bytesOf(section)] : section;
const lengthOf = (section: Section): number =>
  stretchesOf(section).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Layout: magic, uint32 length of the table, the table as JSON, then the sections at multiples of 8 bytes. */
export function packSections(type: string, version: number, sections: Readonly<Record<string, Section>>): Buffer {
  const entries = Object.entries(sections);
  const describe = (base: number): TableOfContents => {
    let offset = base;
    const described = entries.map(([name, data]) => {
      const section = { name, offset, bytes: lengthOf(data) };
      offset += padded(section.bytes);
      return section;
    });
    return { type, version, sections: described };
  };
  // The table's own length depends on its digits: measure once with generous offsets, then pad with spaces.
  const reserve = Buffer.byteLength(JSON.stringify(describe(2 ** 40))) + 16;
  const base = padded(8 + reserve);
  const table = describe(base);
  const last = table.sections.at(-1);
  const buffer = Buffer.alloc(last === undefined ? base : last.offset + padded(last.bytes));
  buffer.write(magic, 0, "latin1");
  buffer.writeUInt32LE(base - 8, 4);
  buffer.fill(" ", 8, base);
  buffer.write(JSON.stringify(table), 8, "utf8");
  entries.forEach(([, data], i) => {
    let at = table.sections[i]?.offset ?? base;
    for (const stretch of stretchesOf(data)) {
      buffer.set(stretch, at);
      at += stretch.byteLength;
    }
  });
  return buffer;
}

export interface PackedSections {
  bytes(name: string): Uint8Array;
  floats(name: string): Float32Array;
  doubles(name: string): Float64Array;
  shorts(name: string): Uint16Array;
  integers(name: string): Uint32Array;
}

function readTable(buffer: Uint8Array, label: string): TableOfContents {
  const view = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const isOurs = view.length >= 8 && view.toString("latin1", 0, 4) === magic;
  const tableBytes = isOurs ? view.readUInt32LE(4) : 0;
  if (!isOurs || 8 + tableBytes > view.length) {
    throw new SnapshotError(`索引文件 ${label} 不是本程序写的，或已损坏。`, { remedy: rebuildRemedy });
  }
  try {
    const table: TableOfContents = JSON.parse(view.toString("utf8", 8, 8 + tableBytes));
    return table;
  } catch (error) {
    throw new SnapshotError(`索引文件 ${label} 的目录读不出来。`, { remedy: rebuildRemedy, cause: error });
  }
}

/** @throws SnapshotError for another type or version, or sections that reach beyond the end. */
export function unpackSections(buffer: Uint8Array, type: string, version: number): PackedSections {
  const table = readTable(buffer, type);
  if (table.type !== type || table.version !== version) {
    throw new SnapshotError(
      `索引文件 ${type} 是 ${table.type} 第 ${table.version} 版，本程序读 ${type} 第 ${version} 版。`,
      { remedy: rebuildRemedy },
    );
  }
  // Typed arrays need an aligned start; a pooled Buffer has none, so such a one is copied once.
  const aligned = buffer.byteOffset % alignment === 0 ? buffer : new Uint8Array(buffer);
  const section = (name: string): { offset: number; bytes: number } => {
    const found = table.sections.find((candidate) => candidate.name === name);
    if (found === undefined || found.offset + found.bytes > aligned.byteLength) {
      throw new SnapshotError(`索引文件 ${type} 缺 ${name} 部分，或被截断。`, { remedy: rebuildRemedy });
    }
    return { offset: aligned.byteOffset + found.offset, bytes: found.bytes };
  };
  return {
    bytes: (name) => new Uint8Array(aligned.buffer, section(name).offset, section(name).bytes),
    floats: (name) => new Float32Array(aligned.buffer, section(name).offset, section(name).bytes / 4),
    doubles: (name) => new Float64Array(aligned.buffer, section(name).offset, section(name).bytes / 8),
    shorts: (name) => new Uint16Array(aligned.buffer, section(name).offset, section(name).bytes / 2),
    integers: (name) => new Uint32Array(aligned.buffer, section(name).offset, section(name).bytes / 4),
  };
}

/** Strings that contain no line feed ⇄ bytes. */
export const packStrings = (strings: readonly string[]): Uint8Array => Buffer.from(strings.join("\n"), "utf8");

/** UTF-8 → text. Not by TextDecoder, which refuses shared memory. */
export const unpackText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");

export function unpackStrings(bytes: Uint8Array): string[] {
  const text = unpackText(bytes);
  return text === "" ? [] : text.split("\n");
}
