/**
 * Bytes → text. A byte order mark decides; without one strict UTF-8 comes first, then a declared encoding, then GB18030. Binary files, and text in
 * which a replacement character (U+FFFD) stands for something lost, are refused.
 */
import { CorpusError } from "../../errors.ts";

const REMEDY = "请用原始文件重新导出为 UTF-8 纯文本（或 Markdown）后再放进 documents 文件夹。";

function decodeStrict(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
}

const MIN_READABLE_SHARE = 0.97;

/** UTF-16 without a mark: the byte order in which nearly every character is one that texts are written in. */
function guessUtf16(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, 4096 - (4096 % 2));
  if (bytes.length % 2 === 1) return null;
  for (const encoding of ["utf-16le", "utf-16be"]) {
    const text = decodeStrict(sample, encoding) ?? "";
    const common = Array.from(text).filter((c) =>
      /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u0020-\u007e\r\n]/.test(c),
    ).length;
    if (text.length >= 4 && common >= Array.from(text).length * MIN_READABLE_SHARE) return encoding;
  }
  return null;
}

function decodeByMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** What is tried without a mark: UTF-8, then what the file itself names (an unknown name is passed over), then GB18030. */
function decodeUnmarked(bytes: Uint8Array, declared: string | null): string | null {
  const utf8 = decodeStrict(bytes, "utf-8");
  if (utf8 !== null) return utf8;
  return (declared === null ? null : decodeStrict(bytes, declared)) ?? decodeStrict(bytes, "gb18030");
}

/**
 * Decodes a document's bytes; line ends become `\n`, a byte order mark goes.
 * @param declared the encoding that the file names in its own text, e.g. `gb2312`.
 * @throws CorpusError for an empty or binary file, an unknown encoding, or a capture with replacement characters.
 */
export function decodeText(bytes: Uint8Array, file: string, declared: string | null = null): string {
  if (bytes.length === 0)
    throw new CorpusError(`文件 ${file} 是空的。`, { remedy: "请放入有内容的文件，或把它移走。" });
  const marked = decodeByMark(bytes) ?? (bytes.includes(0) ? guessUtf16(bytes) : null);
  if (marked === null && bytes.includes(0)) {
    throw new CorpusError(`文件 ${file} 不是文本（含有二进制内容）。`, { remedy: REMEDY });
  }
  const text = marked === null ? decodeUnmarked(bytes, declared) : decodeStrict(bytes, marked);
  if (text === null) throw new CorpusError(`文件 ${file} 的编码认不出来。`, { remedy: REMEDY });
  if (text.includes("\uFFFD")) throw new CorpusError(`文件 ${file} 里有乱码（�），原字已经丢失。`, { remedy: REMEDY });
  // oxlint-disable-next-line no-control-regex -- control characters are what tells a binary file from a text
  const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  if (controls > text.length / 200) {
    throw new CorpusError(`文件 ${file} 不是文本（含有二进制内容）。`, { remedy: REMEDY });
  }
  const unified = text.replace(/\r\n?/g, "\n");
  if (unified.trim() === "") {
    throw new CorpusError(`文件 ${file} 里没有文字。`, { remedy: "请放入有内容的文件，或把它移走。" });
  }
  return unified;
}
