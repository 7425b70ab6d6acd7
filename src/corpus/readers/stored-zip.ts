/** Named parts → a zip container that stores them as they are, for libraries that read nothing else. */
import { crc32 } from "node:zlib";

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;

function header(signature: number, size: number, name: Buffer, data: Uint8Array): Buffer {
  const isCentral = signature === CENTRAL_HEADER;
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32LE(signature, 0);
  let at = 4;
  if (isCentral) at = bytes.writeUInt16LE(VERSION, at);
  at = bytes.writeUInt16LE(VERSION, at);
  at = bytes.writeUInt16LE(UTF8_FLAG, at);
  at += 6; // method 0: stored; no time, no date
  at = bytes.writeUInt32LE(crc32(data), at);
  at = bytes.writeUInt32LE(data.length, at);
  at = bytes.writeUInt32LE(data.length, at);
  bytes.writeUInt16LE(name.length, at);
  return bytes;
}

/** Packs the parts in their order. */
export function packStored(parts: ReadonlyMap<string, Uint8Array>): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, data] of parts) {
    const name = Buffer.from(path, "utf8");
    const local = header(LOCAL_HEADER, 30, name, data);
    const central = header(CENTRAL_HEADER, 46, name, data);
    central.writeUInt32LE(offset, 42);
    chunks.push(local, name, Buffer.from(data));
    directory.push(central, name);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, ...directory, end]);
}
