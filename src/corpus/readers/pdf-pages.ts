/**
 * A PDF's bytes → its pages as pieces of text and ruled lines. Refuses encrypted, damaged and endless files; predefined
 * Chinese character maps come from our own tables, nothing is fetched.
 */
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { CorpusError } from "../../errors.ts";
import { chineseCharacterMap } from "./gb-character-maps.ts";
import type { PdfPage, TextPiece } from "./pdf-geometry.ts";
import { mendLookAlikes } from "./look-alike-characters.ts";
import { linesOf } from "./pdf-lines.ts";
import { drawingOf, type Matrix, matrixOf, multiply } from "./pdf-rules.ts";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

const MAX_PAGES = 1000;
const MAX_PIECES = 2_000_000;
/** A page with fewer characters holds no text to speak of. */
const MIN_PAGE_CHARS = 10;
/** Pages that are looked at for pictures before a file without text is called a scan. */
const SCAN_SAMPLE = 5;
/** Lines with several segments from which a page may hold a table. */
const MIN_TABLE_LINES = 1;
const MAX_SLANT = 0.1;

/** pdf.js asks for a newer platform's method; the old one copies instead of moving. */
function completePlatform(): void {
  if ("transferToFixedLength" in ArrayBuffer.prototype) return;
  // oxlint-disable-next-line no-extend-native -- pdf.js calls it on the prototype; newer platforms have it
  Object.defineProperty(ArrayBuffer.prototype, "transferToFixedLength", {
    configurable: true,
    value(this: ArrayBuffer, length?: number): ArrayBuffer {
      return this.slice(0, length ?? this.byteLength);
    },
  });
}

/** Serves the predefined character maps; fonts and decoders that pdf.js would fetch are not offered. */
class OfflineDataFactory {
  fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const map = kind === "cMapUrl" ? chineseCharacterMap(filename) : null;
    return map === null ? Promise.reject(new Error(`${filename} is not offered`)) : Promise.resolve(map);
  }
}

const REMEDY = "请换一份完整的 PDF，或用 Word、WPS 打开后另存为 .docx 再放进 documents 文件夹。";

async function openPdf(bytes: Uint8Array, file: string): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      BinaryDataFactory: OfflineDataFactory,
      cMapUrl: "offline/",
      cMapPacked: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      disableFontFace: true,
      isEvalSupported: false,
      enableXfa: false,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (cause) {
    if (cause instanceof Error && cause.name === "PasswordException") {
      throw new CorpusError(`文件 ${file} 是加密的 PDF，打不开。`, {
        remedy: "请去掉密码另存一份，再放进 documents 文件夹。",
        cause,
      });
    }
    throw new CorpusError(`文件 ${file} 不是完整的 PDF（结构损坏或没有传完）。`, { remedy: REMEDY, cause });
  }
}

interface Item {
  str: string;
  transform: unknown[];
  width: number;
}

/** An item of text as it stands on the page; null for blanks and slanted text (watermarks). */
function pieceOf(item: Item, view: Matrix): TextPiece | null {
  const own = matrixOf(item.transform);
  const text = mendLookAlikes(item.str)
    // oxlint-disable-next-line no-control-regex -- control characters are what some fonts leave between letters
    .replace(/[\u0000-\u0008\u000b-\u001f\u00ad\ufeff]/g, "")
    .replace(/\u00a0/g, " ");
  if (own === null || text.trim() === "") return null;
  const matrix = multiply(view, own);
  const size = Math.hypot(matrix[2], matrix[3]);
  if (size === 0 || Math.abs(matrix[1]) > size * MAX_SLANT || matrix[0] <= 0) return null;
  const width = item.width * (Math.hypot(view[0], view[1]) || 1);
  const perCharacter = width / Math.max(1, item.str.length);
  const blankStart = text.length - text.trimStart().length;
  const blankEnd = text.length - text.trimEnd().length;
  return {
    text: text.trim(),
    left: matrix[4] + blankStart * perCharacter,
    right: matrix[4] + width - blankEnd * perCharacter,
    baseline: matrix[5],
    size,
  };
}

async function readPage(pdf: Pdf, number: number): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  try {
    const viewport = page.getViewport({ scale: 1 });
    const view = matrixOf(viewport.transform) ?? [1, 0, 0, -1, 0, viewport.height];
    const content = await page.getTextContent({ disableNormalization: true, includeMarkedContent: false });
    const pieces: TextPiece[] = [];
    for (const item of content.items) {
      const piece = "str" in item ? pieceOf(item, view) : null;
      if (piece !== null) pieces.push(piece);
    }
    const parted = linesOf(pieces, number).filter(({ segments }) => segments.length > 1).length;
    const { OPS } = await getResolvedPDFJS();
    const rules = parted < MIN_TABLE_LINES ? [] : (await drawingOf(page, OPS, view)).rules;
    return { number, width: viewport.width, height: viewport.height, pieces, rules };
  } finally {
    page.cleanup();
  }
}

const charsOf = (page: PdfPage): number => page.pieces.reduce((sum, { text }) => sum + text.length, 0);

/** Numbers of the pages that show pictures and hardly any text. */
async function scannedPages(pdf: Pdf, pages: readonly PdfPage[]): Promise<number[]> {
  const { OPS } = await getResolvedPDFJS();
  const bare = pages.filter((page) => charsOf(page) < MIN_PAGE_CHARS);
  const scanned: number[] = [];
  for (const { number } of bare.slice(0, SCAN_SAMPLE)) {
    const page = await pdf.getPage(number);
    if ((await drawingOf(page, OPS, [1, 0, 0, 1, 0, 0])).pictures > 0) scanned.push(number);
    page.cleanup();
  }
  return scanned.length === Math.min(bare.length, SCAN_SAMPLE) ? bare.map(({ number }) => number) : scanned;
}

export interface PdfContent {
  pages: PdfPage[];
  /** Pages that are pictures of text. */
  scanned: number[];
}

/**
 * Reads all pages.
 * @throws CorpusError for encrypted, damaged, over-long files and files that are pictures only.
 */
export async function readPdfPages(bytes: Uint8Array, file: string): Promise<PdfContent> {
  completePlatform();
  const pdf = await openPdf(bytes, file);
  try {
    if (pdf.numPages > MAX_PAGES) {
      throw new CorpusError(`文件 ${file} 有 ${pdf.numPages} 页，超过 ${MAX_PAGES} 页。`, {
        remedy: `请拆成不超过 ${MAX_PAGES} 页的几份再放进 documents 文件夹。`,
      });
    }
    const pages: PdfPage[] = [];
    let pieces = 0;
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await readPage(pdf, number);
      pages.push(page);
      pieces += page.pieces.length;
      if (pieces > MAX_PIECES) throw new CorpusError(`文件 ${file} 的内容多得不正常。`, { remedy: REMEDY });
    }
    const scanned = await scannedPages(pdf, pages);
    if (scanned.length * 2 >= pages.length && scanned.length > 0) {
      throw new CorpusError(`文件 ${file} 是图片型 PDF，请先做文字识别。`, {
        remedy: "请用扫描软件、WPS 或 Acrobat 做文字识别（OCR），另存为带文字的 PDF 或 .docx 再放进 documents 文件夹。",
      });
    }
    return { pages, scanned };
  } catch (cause) {
    if (cause instanceof CorpusError) throw cause;
    throw new CorpusError(`文件 ${file} 的 PDF 内容损坏，读不完整。`, { remedy: REMEDY, cause });
  } finally {
    await pdf.destroy();
  }
}
