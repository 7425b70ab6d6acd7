/**
 * What a document says of itself: title, 文号, issuer, region, dates, plan period, disclosure. Read from the text first; a
 * manifest entry overrides single fields. Nothing is invented: what neither holds is null.
 */
import { gazetteer } from "../language/gazetteer.ts";
import type { Block } from "./block.ts";
import { chineseToNumber } from "./chinese-number.ts";
import type { PolicyDocument, RegionLadder } from "./clause.ts";
import { cleanTitle } from "./heading-title.ts";
import type { ManifestEntry } from "./manifest.ts";

export interface MetadataInput {
  id: string;
  file: string;
  sha256: string;
  blocks: readonly Block[];
  title: string | null;
  missingSentences: number;
  manifest: ManifestEntry | undefined;
}

const DOC_NUMBER = /[\p{Script=Han}]{2,12}\s*[〔[［(（]\s*((?:19|20)\d{2})\s*[〕\]］)）]\s*第?\s*(\d{1,4})\s*号/u;
const DISCLOSURE = /[（(]\s*(此件[^）)]{2,12}公开[^）)]{0,6}|此件公开发布|不予公开|主动公开|依申请公开)\s*[）)]/;
const DATE = /((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/g;
const ISSUER_IN_TITLE =
  /^(.{2,30}?(?:人民政府办公[厅室]|人民政府|人民代表大会常务委员会|委员会|办公[厅室]|厅|局|部))(?:关于|印发|$)/;
const OFFICE =
  /([^\s，。；：、“”《》\d]{2,24}?(?:人民政府办公[厅室]|人民政府|人民代表大会(?:常务委员会)?|委员会|办公[厅室]|民政[厅局部]))(?:文件|秘书股|秘书处)?$/;
const PERIOD = /规划期(?:限|为)?[^。]{0,6}?((?:19|20)\d{2})\s*年?\s*[—–\-－至到]+\s*((?:19|20)\d{2})\s*年/;

/** 「十四五」 → 2021–2025: the first plan began in 1953, plans from the sixth on take five years from 1981. */
function fiveYearPlan(text: string): { startYear: number; endYear: number } | null {
  const match =
    /[“"](十[一二三四五六七八九]|二十)五[”"]|(?<![\p{Script=Han}])(十[一二三四五六七八九])五(?=规划|时期)/u.exec(text);
  const number = chineseToNumber(match?.[1] ?? match?.[2] ?? "");
  if (number === null || number < 6) return null;
  const startYear = 1981 + (number - 6) * 5;
  return { startYear, endYear: startYear + 4 };
}

function frontText(blocks: readonly Block[]): string[] {
  return blocks
    .filter((block) => block.kind === "notice" || block.kind === "title" || block.kind === "preamble")
    .map((block) => block.text.text);
}

const imprintText = (blocks: readonly Block[]): string[] =>
  blocks.filter((block) => block.kind === "imprint").map((block) => block.text.text);

function findIssuer(front: readonly string[], imprint: readonly string[]): string | null {
  for (const line of front) {
    const match = ISSUER_IN_TITLE.exec(line.replace(/\s+/g, ""));
    if (match?.[1] !== undefined && /关于|印发/.test(line)) return match[1];
  }
  for (const line of [...front, ...imprint]) {
    const match = OFFICE.exec(line.trim());
    if (match?.[1] !== undefined && line.trim().length <= 30) return match[1];
  }
  return null;
}

const toIso = (match: RegExpMatchArray): string =>
  `${match[1] ?? ""}-${(match[2] ?? "").padStart(2, "0")}-${(match[3] ?? "").padStart(2, "0")}`;

/** The signing date of the letter, else the day of printing; a date of posting (发布日期) is neither. */
function findDate(front: readonly string[], imprint: readonly string[]): string | null {
  const sentences = [...front, ...imprint].flatMap((line) => line.split(/(?<=。)/));
  for (const line of sentences) {
    // The dates of a law's adoption and entry into force are not its date of issue.
    if (/施行|通过|修订/.test(line) && line.length > 40) continue;
    for (const match of line.matchAll(DATE)) {
      if (!/发布日期[:：]?\s*$/.test(line.slice(0, match.index))) return toIso(match);
    }
  }
  return null;
}

/** Longest place name at the start of the text (or anywhere in it), as a ladder from narrow to wide. */
function ladderOf(text: string, fromStart: boolean): RegionLadder {
  const { names, lengths } = gazetteer();
  const bare = text.replace(/\s+/g, "");
  for (let start = 0; start < (fromStart ? 1 : bare.length); start++) {
    const candidates = [...(lengths.get(bare[start] ?? "") ?? [])].sort((a, b) => b - a);
    for (const length of candidates) {
      const bearers = (names.get(bare.slice(start, start + length)) ?? []).filter(
        (bearer) => !bearer.bare || length >= 3,
      );
      const ladders = new Set(bearers.map((bearer) => bearer.place.ladder.join("|")));
      if (ladders.size === 1) return narrower(bare.slice(start + length), [...(bearers[0]?.place.ladder ?? [])]);
    }
  }
  return [];
}

/** 「某省某市某县…」: what follows may name a place inside the place. */
function narrower(rest: string, ladder: string[]): string[] {
  const inner = rest === "" ? [] : ladderOf(rest, true);
  return inner.length > ladder.length && inner.slice(-ladder.length).join("|") === ladder.join("|") ? inner : ladder;
}

function findRegion(issuer: string | null, title: string | null): RegionLadder {
  for (const text of [issuer, title]) {
    const ladder = text === null ? [] : ladderOf(text, true);
    if (ladder.length > 0) return ladder;
  }
  return title === null ? [] : ladderOf(title, false);
}

/** Puts a document's own words and its manifest entry together. */
export function describeDocument(input: MetadataInput): PolicyDocument {
  const { manifest, blocks } = input;
  const front = frontText(blocks);
  const imprint = imprintText(blocks);
  const allFront = front.join("\n");
  const title = manifest?.title ?? (input.title === null ? input.id : cleanTitle(input.title));
  const issuer = manifest?.issuer ?? findIssuer(front, imprint);
  const period = PERIOD.exec(allFront);
  const stated = period === null ? null : { startYear: Number(period[1]), endYear: Number(period[2]) };
  const ladder = manifest?.regionLadder ?? findRegion(issuer, title);
  return {
    id: input.id,
    file: input.file,
    title,
    docNumber: pick(
      manifest?.docNumber,
      DOC_NUMBER.exec(
        front
          .slice(0, 12)
          .filter((line) => line.length < 40)
          .join("\n"),
      )?.[0].replace(/\s+/g, "") ?? null,
    ),
    issuer: issuer ?? "",
    regionLadder: ladder,
    issuedDate: pick(manifest?.issuedDate, findDate(front, imprint)),
    planPeriod: pick(manifest?.planPeriod, stated ?? fiveYearPlan(title)),
    disclosure: pick(manifest?.disclosure, DISCLOSURE.exec(`${allFront}\n${imprint.join("\n")}`)?.[1] ?? null),
    missingSentences: input.missingSentences,
    sha256: input.sha256,
  };
}

/** The manifest's value where it says one (null included), else the text's. */
const pick = <T>(override: T | undefined, own: T): T => (override === undefined ? own : override);
