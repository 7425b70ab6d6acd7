/**
 * A zip container's bytes → the parts asked for. The directory is checked before anything is unpacked: number of entries,
 * unpacked size, packing ratio, encryption, names that lead outside; a part that unpacks to more than it said is refused.
 */
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { CorpusError } from "../../errors.ts";

const MAX_ENTRIES = 5000;
const MAX_UNPACKED_BYTES = 200 * 1024 * 1024;
/** Word packs text about ten to one; repeated markup up to a hundred to one. */
const MAX_RATIO = 250;
/** Below this size no ratio is dangerous. */
const RATIO_FREE_BYTES = 1024 * 1024;
const REMEDY = "请用 Word 或 WPS 打开原文件，另存为新的 .docx 再放进 documents 文件夹。";

const refuse = (file: string, reason: string, cause?: unknown): CorpusError =>
  new CorpusError(`文件 ${file} ${reason}。`, { remedy: REMEDY, cause });

const leadsOutside = (name: string): boolean =>
  name.startsWith("/") ||
  /^[A-Za-z]:/.test(name) ||
  name.includes("\\") ||
  name.split("/").includes("..") ||
  name.includes("\0");

function checkEntry(entry: Entry, file: string): void {
  if (entry.isEncrypted()) throw refuse(file, "是加密的，打不开");
  if (leadsOutside(entry.fileName)) throw refuse(file, "里有指向外面的路径，不安全");
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > RATIO_FREE_BYTES && ratio > MAX_RATIO)
    throw refuse(file, "压缩得不正常（疑似压缩炸弹）");
}

/** Reads the whole directory. */
async function directoryOf(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw refuse(file, `里有 ${zip.entryCount} 个部件，超过 ${MAX_ENTRIES} 个`);
  const entries = new Map<string, Entry>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, file);
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED_BYTES) throw refuse(file, "解开后超过 200 MB");
    if (entries.has(entry.fileName)) throw refuse(file, "里有重名的部件，不安全");
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function unpack(zip: ZipFile, entry: Entry, file: string): Promise<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > entry.uncompressedSize || size > MAX_UNPACKED_BYTES) throw refuse(file, "解开后比它自己说的大");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * Unpacks the parts that `isWanted` names; all entries are checked.
 * @throws CorpusError for anything but a harmless, whole, unencrypted zip file.
 */
export async function readZipParts(
  bytes: Uint8Array,
  file: string,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      strictFileNames: true,
    });
    const entries = await directoryOf(zip, file);
    const parts = new Map<string, Uint8Array>();
    for (const [name, entry] of entries) if (isWanted(name)) parts.set(name, await unpack(zip, entry, file));
    return parts;
  } catch (cause) {
    if (cause instanceof CorpusError) throw cause;
    throw refuse(file, "不是完整的 Word 文档（压缩结构损坏）", cause);
  }
}
