/**
 * Names that should be one and are not: the plan's title in the letter and above the plan, the date of signing and the one of
 * posting, the addressees of duties, the attribute of one row among the others.
 */
import type { Clause } from "../clause.ts";
import { printedCells } from "../indicator-row.ts";
import type { Difference } from "./conflict.ts";
import { pairsOf } from "./indicator-words.ts";

const plain = (title: string): string => title.replace(/[\s“”"'《》〈〉「」]/g, "");

const TITLE_IN_LETTER = /关于(?:印发|发布|公布)(.{6,60}?)的通知/;
/** Share of the pairs that two spellings of one title have in common (Dice). */
const SAME_TITLE = 0.65;

function isLike(left: string, right: string): boolean {
  const [ours, theirs] = [pairsOf(left), new Set(pairsOf(right))];
  const shared = ours.filter((pair) => theirs.has(pair)).length;
  return 2 * shared >= SAME_TITLE * (ours.length + theirs.size);
}

/** A line that is a title: no sentence, and named as plans are. */
const isTitleLine = (line: string): boolean =>
  line.length <= 60 && /(?:规划|方案|意见|办法|计划|措施|条例)$/.test(line);

/** The letter that issues a plan calls it otherwise than the plan does. */
export function titleDifferences(clauses: readonly Clause[]): Difference[] {
  const front = clauses.filter(({ kind }) => kind === "front");
  const letter = front.find(({ text }) => TITLE_IN_LETTER.test(text.replace(/\s+/g, "")));
  const called = TITLE_IN_LETTER.exec(letter?.text.replace(/\s+/g, "") ?? "")?.[1];
  if (letter === undefined || called === undefined) return [];
  const own = front
    .flatMap((clause) => clause.text.split("\n").map((line) => ({ clause, line: line.trim() })))
    .find(({ line }) => isTitleLine(line) && isLike(line, called));
  if (own === undefined || plain(own.line) === plain(called)) return [];
  const how = `印发通知里是“${plain(called)}”，正文标题是“${plain(own.line)}”`;
  return [{ kind: "title", topic: "文件标题", clauses: [own.clause, letter], how, quotes: [called, own.line] }];
}

const DATE = String.raw`((?:19|20)\d{2})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?`;
const POSTED = new RegExp(String.raw`发布(?:日期|时间)[:：]?\s*${DATE}`);
const ANY_DATE = new RegExp(DATE, "g");

/** The day of signing and the day of posting differ. */
export function dateDifferences(clauses: readonly Clause[]): Difference[] {
  return clauses
    .filter(({ kind }) => kind === "front")
    .flatMap((clause): Difference[] => {
      const posted = POSTED.exec(clause.text);
      if (posted === null) return [];
      const day = (match: RegExpMatchArray): string => match.slice(1, 4).map(Number).join("-");
      const signed = [...clause.text.matchAll(ANY_DATE)].find(
        (match) => match[0].includes("月") && day(match) !== day(posted),
      );
      if (signed === undefined) return [];
      const how = `落款是 ${signed[0]}，网上发布是 ${posted[0]}；成文日期以落款为准`;
      return [{ kind: "date", topic: "成文日期", clauses: [clause], how, quotes: [posted[0], signed[0]] }];
    });
}

const ADDRESSEE = /各(?:县|区|市|州|自治州|地级|[、])+(?:人民)?政府/g;
const KINDS = ["州", "市", "县", "区"];

/** 「各市政府」 in one list of duties, 「各市州政府」 in another: read literally the first leaves the prefectures out. */
export function addresseeDifferences(clauses: readonly Clause[]): Difference[] {
  const spellings = new Map<string, { name: string; clauses: Clause[] }>();
  for (const clause of clauses) {
    if (clause.kind === "front" || !/负责|牵头/.test(clause.text)) continue;
    for (const [name] of clause.text.matchAll(ADDRESSEE)) {
      const key = KINDS.filter((kind) => name.includes(kind)).join("");
      const known = spellings.get(key) ?? { name, clauses: [] };
      spellings.set(key, { name: known.name, clauses: [...known.clauses, clause] });
    }
  }
  if (spellings.size < 2) return [];
  const found = [...spellings.values()].sort((a, b) => b.name.length - a.name.length);
  const how = found.map(({ name, clauses: own }) => `“${name}”一类写法见于 ${own.length} 条`).join("，");
  const first = found.flatMap(({ clauses: own }) => own.slice(0, 1));
  return [{ kind: "addressees", topic: "各地政府", clauses: first, how, quotes: found.map(({ name }) => name) }];
}

const ATTRIBUTE = /(?:约束性|预期性|指导性)[\p{Script=Han}]{0,3}/u;

/** One row of a table calls its attribute otherwise than the rest. */
export function attributeDifferences(clauses: readonly Clause[]): Difference[] {
  const rows = clauses.flatMap((clause) => {
    const printed = clause.row === null ? undefined : ATTRIBUTE.exec(printedCells(clause.text))?.[0];
    return printed === undefined ? [] : [{ clause, printed, ending: printed.slice(3) }];
  });
  const counts = new Map<string, number>();
  for (const { ending } of rows) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  const usual = [...counts].sort((a, b) => b[1] - a[1])[0];
  if (usual === undefined) return [];
  return rows
    .filter(({ ending }) => ending !== usual[0] && (counts.get(ending) ?? 0) * 4 <= usual[1])
    .map(({ clause, printed }) => ({
      kind: "attribute",
      topic: clause.row?.indicator ?? printed,
      clauses: [clause],
      how: `这一行写“${printed}”，其他行写“${printed.slice(0, 3)}${usual[0]}”`,
      quotes: [printedCells(clause.text)],
    }));
}
