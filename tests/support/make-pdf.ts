/** Pages of placed text (and rules and pictures) → the bytes of a small PDF, for tests of the PDF reader. */

export interface PlacedText {
  x: number;
  /** From the page's upper edge. */
  y: number;
  text: string;
  size?: number;
}

export interface PageContent {
  texts: PlacedText[];
  /** x1 y1 x2 y2 from the upper left corner. */
  rules?: [number, number, number, number][];
  hasPicture?: boolean;
}

export interface PdfOptions {
  /**
   * `unicode`: codes are UTF-16 and the font says so. `gbk`: codes are GBK, and only the name of the predefined map tells.
   * `glyphs`: codes are Adobe-GB1 glyph numbers, and nothing but the collection's name tells.
   */
  encoding?: "unicode" | "gbk" | "glyphs";
  /** Pages in the page tree; more than given are empty copies of the last. */
  pageCount?: number;
}

const WIDTH = 595;
const HEIGHT = 842;

const utf16Hex = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0")).join("");

const TO_UNICODE =
  "begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n" +
  Array.from({ length: 3 }, (_, part) => {
    const rows = Array.from({ length: part === 2 ? 56 : 100 }, (__, i) =>
      (part * 100 + i).toString(16).padStart(2, "0"),
    );
    return `${rows.length} beginbfrange\n${rows.map((row) => `<${row}00> <${row}ff> <${row}00>`).join("\n")}\nendbfrange`;
  }).join("\n") +
  "\nendcmap";

const stream = (dictionary: string, data: string): string =>
  `<< ${dictionary} /Length ${Buffer.byteLength(data, "latin1")} >>\nstream\n${data}\nendstream`;

/** GBK bytes of a text in hexadecimal, by trying every code once. */
export function gbkHex(text: string): string {
  const decoder = new TextDecoder("gbk");
  const codes = new Map<string, string>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const code = ((lead << 8) | trail).toString(16);
      const character = decoder.decode(new Uint8Array([lead, trail]));
      if (!codes.has(character)) codes.set(character, code);
    }
  }
  return Array.from(text, (c) => codes.get(c) ?? c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function contentOf(page: PageContent, encode: (text: string) => string): string {
  const texts = page.texts.map(
    ({ x, y, text, size = 12 }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${HEIGHT - y} Tm <${encode(text)}> Tj ET`,
  );
  const rules = (page.rules ?? []).map(([x1, y1, x2, y2]) => `${x1} ${HEIGHT - y1} m ${x2} ${HEIGHT - y2} l S`);
  return [...(page.hasPicture === true ? ["q 400 0 0 500 90 150 cm /P1 Do Q"] : []), ...rules, ...texts].join("\n");
}

/** Builds the file. */
export function makePdf(pages: PageContent[], options: PdfOptions = {}): Uint8Array {
  const { encoding = "unicode" } = options;
  const encode = encoding === "gbk" ? gbkHex : utf16Hex;
  const encodingName = encoding === "gbk" ? "GBK-EUC-H" : "Identity-H";
  const toUnicode = encoding === "unicode" ? " /ToUnicode 6 0 R" : "";
  const objects: string[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "",
    `<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /${encodingName} /DescendantFonts [4 0 R]${toUnicode} >>`,
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> " +
      "/DW 1000 /W [1 95 500 814 908 500] /FontDescriptor 5 0 R >>",
    "<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 700 /StemV 80 >>",
    stream("", TO_UNICODE),
    stream(
      "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
      "\x00\xff\xff\x00",
    ),
  ];
  const kids: number[] = [];
  for (const page of pages) {
    objects.push(stream("", contentOf(page, encode)));
    const content = objects.length;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents ${content} 0 R ` +
        "/Resources << /Font << /F1 3 0 R >> /XObject << /P1 7 0 R >> >> >>",
    );
    kids.push(objects.length);
  }
  while (kids.length < (options.pageCount ?? 0)) kids.push(kids.at(-1) ?? 0);
  objects[1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] /Count ${kids.length} >>`;
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = file.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, "latin1"));
}
