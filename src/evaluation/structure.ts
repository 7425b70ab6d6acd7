/**
 * Clauses against labelled sentences: is each sentence in exactly one clause, under the right headings? Spaces, widths and
 * punctuation aside. Pure; callers read the files.
 */

export interface StructureLabel {
  id?: string;
  document: string;
  kind: string;
  text: string;
  /** The sentence after repair, where the capture tore it. */
  repaired_text?: string;
  path: string[];
  /** Header row of a table: not scored. */
  header?: boolean;
}

export interface ScoredClause {
  document: string;
  kind: string;
  path: readonly string[];
  text: string;
}

/** Shares of the labelled sentences, 0–1. */
export interface StructureScore {
  document: string;
  /** In some clause. */
  found: number;
  /** In exactly one clause. */
  once: number;
  /** Under the labelled chapter. */
  chapter: number;
  /** Under the labelled chapter and section. */
  section: number;
  /** Under every labelled heading. */
  full: number;
  /** Once and under every labelled heading. */
  good: number;
  sentences: number;
}

export interface StructureResult {
  documents: StructureScore[];
  /** Mean of `good` over the documents. */
  overall: number;
  /** Labels that are not good, for a person to look at. */
  misses: StructureLabel[];
}

const normalize = (text: string): string =>
  text.normalize("NFKC").replace(/[\s。、，；：,.;:·—\-–…“”"‘’'《》〈〉【】]/g, "");

const SIGN =
  /^(?:第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]+、?|\([一二三四五六七八九十]+\)|\d+[.、]?|〔|〕)/;
const MIN_SHARED_TITLE_CHARS = 4;

/** True when two headings are the same but for signs, widths and a cut-off end. */
export function isSameHeading(left: string, right: string): boolean {
  const [a, b] = [normalize(left), normalize(right)];
  if (a === b) return true;
  const [bareA, bareB] = [a.replace(SIGN, ""), b.replace(SIGN, "")];
  if (bareA === "" || bareB === "") return false;
  if (bareA === bareB) return true;
  const isLong = Math.min(bareA.length, bareB.length) >= MIN_SHARED_TITLE_CHARS;
  return isLong && (bareA.startsWith(bareB) || bareB.startsWith(bareA));
}

/** How many leading headings of `wanted` the path has, in order. */
function sharedDepth(path: readonly string[], wanted: readonly string[]): number {
  const different = wanted.findIndex((heading, i) => !isSameHeading(path[i] ?? "", heading));
  return different < 0 ? wanted.length : different;
}

/** True when the path begins with the labelled headings. */
export const isUnderPath = (path: readonly string[], wanted: readonly string[]): boolean =>
  sharedDepth(path, wanted) >= wanted.length;

function holds(clauseText: string, label: StructureLabel): boolean {
  if (label.kind !== "table") {
    const texts = [label.text, label.repaired_text ?? ""].map(normalize);
    return texts.some((text) => text !== "" && clauseText.includes(text));
  }
  const cells = label.text
    .split(/[\t\n]/)
    .map(normalize)
    .filter((cell) => cell !== "");
  const own = cells
    .filter((cell) => !(/^\d{1,2}$/.test(cell) && cell === cells[0]))
    .map((cell) => (cell.length > 6 ? cell.replace(SIGN, "") : cell));
  return (own.length > 0 ? own : cells).every((cell) => clauseText.includes(cell));
}

/** Front matter has no heading to attribute to; headings and header rows are not sentences. */
const isScored = (label: StructureLabel): boolean =>
  label.kind !== "heading" && label.header !== true && label.path[0]?.startsWith("〔") !== true;

/** Scores parsed clauses against labels, document by document. */
export function scoreStructure(clauses: readonly ScoredClause[], labels: readonly StructureLabel[]): StructureResult {
  const scored = labels.filter(isScored);
  const misses: StructureLabel[] = [];
  const documents = [...new Set(scored.map((label) => label.document))].map((document): StructureScore => {
    const texts = clauses
      .filter((clause) => clause.document === document && clause.kind !== "heading")
      .map((clause) => ({ text: normalize(clause.text), path: clause.path }));
    const own = scored.filter((label) => label.document === document);
    const readings = own.map((label) => {
      const hits = texts.filter(({ text }) => holds(text, label));
      const depth = hits.length === 0 ? -1 : Math.min(...hits.map(({ path }) => sharedDepth(path, label.path)));
      const isFull = depth >= label.path.length;
      if (hits.length !== 1 || !isFull) misses.push(label);
      return { hits: hits.length, depth, isFull, wanted: label.path.length };
    });
    const share = (test: (reading: (typeof readings)[number]) => boolean): number =>
      readings.filter(test).length / own.length;
    return {
      document,
      found: share(({ hits }) => hits > 0),
      once: share(({ hits }) => hits === 1),
      chapter: share(({ depth }) => depth >= 1),
      section: share(({ depth, wanted }) => depth >= Math.min(2, wanted)),
      full: share(({ isFull }) => isFull),
      good: share(({ hits, isFull }) => hits === 1 && isFull),
      sentences: own.length,
    };
  });
  const overall = documents.reduce((sum, { good }) => sum + good, 0) / Math.max(1, documents.length);
  return { documents, overall, misses };
}

/** Share of the labelled headings that stand in the outline with the same path, 0–1; front matter aside. */
export function scoreOutline(paths: readonly (readonly string[])[], labelled: readonly (readonly string[])[]): number {
  const wanted = labelled.filter((path) => path[0]?.startsWith("〔") !== true);
  const there = new Set<string>();
  for (const path of paths)
    for (let depth = 1; depth <= path.length; depth++) there.add(path.slice(0, depth).map(normalize).join("\n"));
  const hits = wanted.filter((path) => there.has(path.map(normalize).join("\n")));
  return wanted.length === 0 ? 1 : hits.length / wanted.length;
}
