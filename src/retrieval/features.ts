/** A clause beside a question → features between about −1 and 1, each a reason that a person could read. Pure. */
import type { Clause, Figure } from "../corpus/clause.ts";
import type { Query } from "./query.ts";
import type { Intent, UnderstoodQuestion } from "./ranked-clause.ts";

/** What the ranker knows of a clause beyond its fields; computed once an index. */
export interface ClauseProfile {
  clause: Clause;
  /** Normalised, lower case. */
  text: string;
  /** Headings without numbers, joined. */
  headings: string;
  sentences: readonly string[];
}

export type FeatureName =
  | "heading"
  | "coverage"
  | "sentence"
  | "quantity"
  | "responsible"
  | "year"
  | "row"
  | "force"
  | "front"
  | "place"
  | "rung"
  | "brief";

export type Features = Record<FeatureName, number>;

const currency = /元|块/u;
const units: Readonly<Partial<Record<Intent, (figure: Figure) => boolean>>> = {
  amount: (figure) => currency.test(figure.unit),
  share: (figure) => /[%％‰]/u.test(figure.unit) || figure.text.includes("百分之"),
  count: (figure) => /^(?:万|亿)?(?:个|家|张|户|人|名|所|处|次|人次|份|床|项|座|支|位)/u.test(figure.unit),
  age: (figure) => /岁/u.test(figure.unit),
  date: (figure) => figure.unit === "年" || figure.year !== null || /日|月/u.test(figure.unit),
  duration: (figure) => /小时|天|日|月|年|分钟/u.test(figure.unit),
  area: (figure) => /平方米|亩|公顷|平米/u.test(figure.unit),
};

const responsibleText =
  /负责|牵头|主管|会同|管理部门|民政部门|行政部门|各级(?:政府|人民政府|党委)|依法查处|财政承担|由[^，。；]{2,16}(?:部门|机构|政府|财政|厅|局)/u;

/** Share of the query's weight that `text` holds; concepts count once. */
function covered(text: string, query: Query): number {
  let total = 0;
  let found = 0;
  for (const { words, weight } of query.concepts) {
    total += weight;
    if (words.some((word) => text.includes(word))) found += weight;
  }
  return total === 0 ? 0 : found / total;
}

function bestSentence(profile: ClauseProfile, query: Query): number {
  if (profile.sentences.length === 1) return covered(profile.text, query);
  return Math.max(0, ...profile.sentences.map((sentence) => covered(sentence, query)));
}

/** 1 when a quantity of an asked kind is there, 0 when not, and when none is asked. */
function askedQuantity({ figures }: Clause, intents: readonly Intent[]): number {
  const asked = intents.flatMap((intent) => units[intent] ?? []);
  return asked.length > 0 && asked.some((matches) => figures.some(matches)) ? 1 : 0;
}

function yearMatch(profile: ClauseProfile, years: readonly number[]): number {
  if (years.length === 0) return 0;
  const { row, figures } = profile.clause;
  const has = (year: number): boolean =>
    profile.text.includes(String(year)) ||
    row?.targetYear === year ||
    row?.baseYear === year ||
    figures.some((figure) => figure.year === year);
  return years.filter(has).length / years.length;
}

const asksPast = /十三五|已经|目前|现状|现在有|累计|去年|建成了|做了|花了|惠及/u;
const asksTarget = /目标|指标|占比|比例|覆盖率|到20\d\d|达到|属性|约束性|预期性|总量|率|20[23]\d/u;
const metadataIntents: readonly Intent[] = ["metadata", "where-written"];

function forceFit({ force }: Clause, question: string): number {
  if (force === "none") return -0.5;
  if (force === "achievement") return asksPast.test(question) ? 1 : -0.4;
  return asksPast.test(question) ? -0.2 : 0.2;
}

/** Names of places below the documents' own regions: 西宁 in a question for Qinghai. */
function placeMention(text: string, question: UnderstoodQuestion, ownRegions: ReadonlySet<string>): number {
  const local = question.namedRegions.filter((region) => !ownRegions.has(region.ladder[0] ?? ""));
  if (local.length === 0) return 0;
  const named = local.flatMap((region) => region.mention.split("、")).map((name) => name.replace(/[省市州县区]$/u, ""));
  return named.filter((name) => name.length >= 2 && text.includes(name)).length / named.length;
}

export function clauseFeatures(options: {
  profile: ClauseProfile;
  query: Query;
  question: UnderstoodQuestion;
  rung: number | null;
  /** Regions that documents are of. */
  ownRegions: ReadonlySet<string>;
}): Features {
  const { profile, query, question, rung, ownRegions } = options;
  const { clause } = profile;
  const asksWho = question.intents.includes("responsible");
  const isResponsible = clause.responsible.length > 0 || responsibleText.test(profile.text);
  const wantsFront = question.intents.some((intent) => metadataIntents.includes(intent));
  return {
    heading: covered(profile.headings, query),
    coverage: covered(`${profile.headings} ${profile.text}`, query),
    sentence: bestSentence(profile, query),
    quantity: askedQuantity(clause, question.intents),
    responsible: asksWho && isResponsible ? 1 : 0,
    year: yearMatch(profile, question.years),
    row: clause.kind === "table" && asksTarget.test(question.normalized) ? 1 : 0,
    force: forceFit(clause, question.normalized),
    front: clause.kind === "front" ? (wantsFront ? 0.5 : -1) : 0,
    place: placeMention(profile.text, question, ownRegions),
    rung: rung === null ? 0 : -Math.abs(rung),
    brief: profile.text.length < 16 && clause.kind !== "table" ? -1 : 0,
  };
}
