/**
 * The predefined Chinese character maps of PDF (GBK-EUC-H, UniGB-UCS2-H, Adobe-GB1-UCS2 …), built from the platform's own
 * GB18030 table: codes → glyph numbers of the Adobe-GB1 collection, and back to Unicode. Glyph numbers follow Adobe-GB1 for
 * ASCII and GB 2312; what lies beyond gets numbers above that collection. Maps of other scripts are not offered.
 */

/** First glyph number above the collection, for GBK's characters outside GB 2312. */
const BEYOND_START = 31_000;
const PROPORTIONAL_ASCII = 1;
/** Half-width `!` to `~`; the half-width space stands apart. */
const HALF_WIDTH_ASCII = 814;
const HALF_WIDTH_SPACE = 7716;
const FIRST_HANZI = 940;
const CELLS = 94;

/** GB 2312's rows of symbols: first code, last code, glyph number of the first (Adobe-GB1-0). */
const SYMBOL_RANGES: [number, number, number][] = [
  [0xa1a1, 0xa1fe, 96],
  [0xa2b1, 0xa2e2, 190],
  [0xa2e5, 0xa2ee, 240],
  [0xa2f1, 0xa2fc, 250],
  [0xa3a1, 0xa3fe, 262],
  [0xa4a1, 0xa4f3, 356],
  [0xa5a1, 0xa5f6, 439],
  [0xa6a1, 0xa6b8, 525],
  [0xa6c1, 0xa6f5, 549],
  [0xa7a1, 0xa7c1, 602],
  [0xa7d1, 0xa7f1, 635],
  [0xa8a1, 0xa8c0, 668],
  [0xa8c5, 0xa8ea, 700],
  [0xa9a4, 0xa9ef, 738],
];

interface Character {
  /** Two-byte GBK code. */
  code: number;
  unicode: number;
  glyph: number;
}

function glyphOf(code: number, index: number): number {
  const [lead, trail] = [code >> 8, code & 0xff];
  if (lead >= 0xb0 && lead <= 0xf7 && trail >= 0xa1) {
    // The last five places of row D7 are empty, and have no glyph.
    const skipped = lead > 0xd7 ? 5 : 0;
    return FIRST_HANZI + (lead - 0xb0) * CELLS + (trail - 0xa1) - skipped;
  }
  const symbols = SYMBOL_RANGES.find(([first, last]) => code >= first && code <= last);
  return symbols === undefined ? BEYOND_START + index : symbols[2] + code - symbols[0];
}

let known: Character[] | null = null;

/** Every two-byte character of GBK. */
function characters(): Character[] {
  if (known !== null) return known;
  const decoder = new TextDecoder("gbk");
  known = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = trail === 0x7f ? "" : decoder.decode(new Uint8Array([lead, trail]));
      const isOne = text.length === 1 && text !== "\uFFFD" && !/[\ue000-\uf8ff]/.test(text);
      const code = (lead << 8) | trail;
      if (isOne) known.push({ code, unicode: text.charCodeAt(0), glyph: glyphOf(code, known.length) });
    }
  }
  return known;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** Lines of a section in chunks of 100, as the format asks. */
function section(name: string, lines: readonly string[]): string {
  const chunks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const part = lines.slice(i, i + 100);
    chunks.push(`${part.length} begin${name}`, ...part, `end${name}`);
  }
  return chunks.join("\n");
}

const mapFile = (name: string, sections: string[]): Uint8Array =>
  new TextEncoder().encode([`begincmap\n/CMapName /${name} def`, ...sections, "endcmap\n"].join("\n"));

function fromGbk(name: string, ascii: string[]): Uint8Array {
  const pairs = characters().map(({ code, glyph }) => `<${hex(code, 4)}> ${glyph}`);
  return mapFile(name, [
    section("codespacerange", ["<00> <80>", "<8140> <fefe>"]),
    section("cidrange", ascii),
    section("cidchar", pairs),
  ]);
}

function fromUnicode(name: string): Uint8Array {
  const pairs = characters().map(({ unicode, glyph }) => `<${hex(unicode, 4)}> ${glyph}`);
  return mapFile(name, [
    section("codespacerange", ["<0000> <ffff>"]),
    section("cidrange", [`<0020> <007e> ${PROPORTIONAL_ASCII}`]),
    section("cidchar", pairs),
  ]);
}

function toUnicode(name: string): Uint8Array {
  const ascii = Array.from({ length: 95 }, (_, i) => i).flatMap((i) => [
    `<${hex(PROPORTIONAL_ASCII + i, 4)}> <${hex(0x20 + i, 4)}>`,
    `<${hex(i === 0 ? HALF_WIDTH_SPACE : HALF_WIDTH_ASCII + i - 1, 4)}> <${hex(0x20 + i, 4)}>`,
  ]);
  const pairs = characters().map(({ glyph, unicode }) => `<${hex(glyph, 4)}> <${hex(unicode, 4)}>`);
  return mapFile(name, [section("codespacerange", ["<0000> <ffff>"]), section("bfchar", [...ascii, ...pairs])]);
}

/**
 * A predefined character map by its name.
 * @returns null for maps that are not Chinese (simplified).
 */
export function chineseCharacterMap(name: string): Uint8Array | null {
  if (name === "Adobe-GB1-UCS2") return toUnicode(name);
  if (/^UniGB-(?:UCS2|UTF16)-[HV]$/.test(name)) return fromUnicode(name);
  if (/^(?:GB-EUC|GBK-EUC|GBK2K)-[HV]$/.test(name))
    return fromGbk(name, [`<20> <20> ${HALF_WIDTH_SPACE}`, `<21> <7e> ${HALF_WIDTH_ASCII}`]);
  return /^(?:GBpc-EUC|GBKp-EUC)-[HV]$/.test(name) ? fromGbk(name, [`<20> <7e> ${PROPORTIONAL_ASCII}`]) : null;
}
