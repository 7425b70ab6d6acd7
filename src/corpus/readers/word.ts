/**
 * A Word document (.docx) → its lines. Only its text parts are unpacked, cleaned and handed to mammoth; nothing outside the
 * file is ever opened. Old .doc files, encrypted files and files with document type declarations are refused.
 */
import { load } from "cheerio";
import { convertToHtml } from "mammoth";
import { CorpusError } from "../../errors.ts";
import type { Extraction } from "./extraction.ts";
import { extractBlocks } from "./html-blocks.ts";
import { packStored } from "./stored-zip.ts";
import { cleanDocumentXml, headingStyle } from "./word-markup.ts";
import { readZipParts } from "./zip-parts.ts";

const DOCUMENT = "word/document.xml";
const STYLES = "word/styles.xml";
const NUMBERING = "word/numbering.xml";
const RELATIONS = "_rels/.rels";
const REMEDY = "请用 Word 或 WPS 打开原文件，另存为新的 .docx 再放进 documents 文件夹。";

const CONTENT_TYPES =
  '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="xml" ContentType="application/xml"/></Types>';

const STYLE_MAP = [1, 2, 3, 4, 5, 6].map((level) => `p.${headingStyle(level)} => h${level}:fresh`);

function decodeXml(bytes: Uint8Array | undefined, file: string): string | null {
  if (bytes === undefined) return null;
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  const xml = new TextDecoder(encoding).decode(bytes);
  // Office writes none; they are how a file reads other files or swells in memory.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml))
    throw new CorpusError(`文件 ${file} 里有文档类型声明，不安全。`, { remedy: REMEDY });
  return xml;
}

/** Where the main part stands: Word's usual place, or what the package names. */
function mainPart(parts: ReadonlyMap<string, Uint8Array>): string {
  if (parts.has(DOCUMENT)) return DOCUMENT;
  const relations = new TextDecoder().decode(parts.get(RELATIONS) ?? new Uint8Array());
  const targets = [...relations.matchAll(/Target="\/?(word\/[\w.-]{1,60}\.xml)"/g)].map((match) => match[1] ?? "");
  return targets.find((target) => parts.has(target)) ?? DOCUMENT;
}

const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0];

function refuseOle(bytes: Uint8Array, file: string): void {
  if (!OLE_MAGIC.every((byte, i) => bytes[i] === byte)) return;
  throw new CorpusError(`文件 ${file} 是加密的 Word 文档，或是改了名的旧版 .doc。`, {
    remedy: "请用 Word 或 WPS 打开它，去掉密码，另存为 .docx 再放进 documents 文件夹。",
  });
}

/**
 * Reads a Word document.
 * @throws CorpusError when it is damaged, encrypted, unsafe or no Word document.
 */
export async function extractWord(bytes: Uint8Array, file: string): Promise<Extraction> {
  refuseOle(bytes, file);
  const parts = await readZipParts(bytes, file, (name) => name === RELATIONS || /^word\/[\w.-]{1,60}\.xml$/.test(name));
  const document = decodeXml(parts.get(mainPart(parts)), file);
  if (document === null) throw new CorpusError(`文件 ${file} 里没有 Word 正文。`, { remedy: REMEDY });
  const [styles, numbering] = [decodeXml(parts.get(STYLES), file), decodeXml(parts.get(NUMBERING), file)];
  const clean = new Map<string, Uint8Array>();
  const put = (name: string, xml: string): unknown => clean.set(name, new TextEncoder().encode(xml));
  put("[Content_Types].xml", CONTENT_TYPES);
  put(DOCUMENT, cleanDocumentXml({ document, styles, numbering }));
  if (styles !== null) put(STYLES, styles);
  if (numbering !== null) put(NUMBERING, numbering);
  const html = await toHtml(packStored(clean), file);
  const extraction = extractBlocks(load(html, null, false).root().toArray(), { spacing: "typed" });
  const hasNotes = /<w:(?:foot|end)noteReference\b/.test(document);
  return hasNotes ? { ...extraction, warnings: ["脚注、尾注没有收录，如有规定内容请写进正文。"] } : extraction;
}

async function toHtml(buffer: Buffer, file: string): Promise<string> {
  try {
    const options = {
      styleMap: STYLE_MAP,
      includeEmbeddedStyleMap: false,
      ignoreEmptyParagraphs: false,
      externalFileAccess: false,
    };
    return (await convertToHtml({ buffer }, options)).value;
  } catch (cause) {
    throw new CorpusError(`文件 ${file} 的 Word 正文损坏，读不出来。`, { remedy: REMEDY, cause });
  }
}
