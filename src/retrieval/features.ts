/** A clause beside a question → features between about −1 and 1, each a reason that a person could read. Pure. */
import type { Clause, Figure, Force } from "../corpus/clause.ts";
import { headingTexts } from "../indexing/clauses/clause-text.ts";
import { normalizeText } from "../language/normalize.ts";
import type { Concept, Query } from "./query.ts";
import type { Intent, UnderstoodQuestion } from "./ranked-clause.ts";

/** What the ranker knows of a clause beyond its fields; each part read once, when it is first asked for. */
export interface ClauseProfile {
  readonly clause: Clause;
  /** Normalised, lower case. */
  readonly text: string;
  /** Headings without numbers, joined. */
  readonly headings: string;
  readonly sentences: readonly string[];
  /** Pairs of neighbouring characters as numbers, ascending, to tell near-duplicates. */
  readonly pairs: Uint32Array;
  /** The text says who is responsible. */
  readonly namesResponsible: boolean;
}

export const featureNames = [
  "heading",
  "coverage",
  "sentence",
  "quantity",
  "responsible",
  "year",
  "row",
  "force",
  "front",
  "place",
  "rung",
  "brief",
] as const;

export type FeatureName = (typeof featureNames)[number];

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

/** Pairs of neighbouring characters, each as one number, ascending and without repetitions. */
function characterPairs(text: string): Uint32Array {
  const pairs = new Set<number>();
  for (let i = 0; i + 1 < text.length; i += 1) pairs.add(text.charCodeAt(i) * 65_536 + text.charCodeAt(i + 1));
  return Uint32Array.from(pairs).sort();
}

class LazyProfile implements ClauseProfile {
  readonly clause: Clause;
  readonly text: string;
  readonly headings: string;
  #sentences: readonly string[] | null = null;
  #pairs: Uint32Array | null = null;
  #namesResponsible: boolean | null = null;

  constructor(clause: Clause) {
    this.clause = clause;
    this.text = normalizeText(clause.text).toLowerCase();
    this.headings = headingTexts(clause.path).join(" ").toLowerCase();
  }

  get sentences(): readonly string[] {
    if (this.#sentences === null) {
      const sentences = this.text.split(/[。；;！？]/u).filter((sentence) => sentence.length > 3);
      this.#sentences = sentences.length === 0 ? [this.text] : sentences;
    }
    return this.#sentences;
  }

  get pairs(): Uint32Array {
    this.#pairs ??= characterPairs(this.text);
    return this.#pairs;
  }

  get namesResponsible(): boolean {
    this.#namesResponsible ??= this.clause.responsible.length > 0 || responsibleText.test(this.text);
    return this.#namesResponsible;
  }
}

/** Reads a clause once, so that no question has to. */
export const profileClause = (clause: Clause): ClauseProfile => new LazyProfile(clause);

const holds = (text: string, concept: Concept): boolean => concept.words.some((word) => text.includes(word));

const weightOf = (concepts: readonly Concept[]): number => concepts.reduce((sum, concept) => sum + concept.weight, 0);

interface Coverage {
  heading: number;
  coverage: number;
  sentence: number;
}

/** Shares of the query's weight in the headings, in headings and text, and in the best sentence; a concept counts once. */
function coverageOf(profile: ClauseProfile, query: Query): Coverage {
  const total = weightOf(query.concepts);
  if (total === 0) return { heading: 0, coverage: 0, sentence: 0 };
  const inHeadings = query.concepts.filter((concept) => holds(profile.headings, concept));
  const inText = query.concepts.filter((concept) => holds(profile.text, concept));
  const anywhere = inText.concat(inHeadings.filter((concept) => !inText.includes(concept)));
  let sentence = 0;
  for (const text of profile.sentences) {
    sentence = Math.max(sentence, weightOf(inText.filter((concept) => holds(text, concept))));
  }
  return { heading: weightOf(inHeadings) / total, coverage: weightOf(anywhere) / total, sentence: sentence / total };
}

const asksPast =
  /十三五|已经|目前|现状|现在有|累计|去年|建成了|做了|花了|惠及|(?<![能会得到])有(?:多少|几多|好多|几)(?:[个家张所处户座支名]|床|老人|[？?]?$)/u;
const asksTarget = /目标|指标|占比|比例|覆盖率|到20\d\d|达到|属性|约束性|预期性|总量|率|20[23]\d/u;
const metadataIntents: readonly Intent[] = ["metadata", "where-written"];

/** What a question wants beyond its words; read once, then held against every candidate. */
export interface Wish {
  query: Query;
  quantities: readonly ((figure: Figure) => boolean)[];
  responsible: boolean;
  past: boolean;
  target: boolean;
  front: boolean;
  years: readonly number[];
  /** Short names of places below the documents' own regions: a prefecture in a question for the province's plan. */
  places: readonly string[];
}

/** @param ownRegions regions that documents are of, and those above. */
export function readWish(question: UnderstoodQuestion, query: Query, ownRegions: ReadonlySet<string>): Wish {
  const { intents, normalized, years, namedRegions } = question;
  const local = namedRegions.filter((region) => !ownRegions.has(region.ladder[0] ?? ""));
  return {
    query,
    quantities: intents.flatMap((intent) => units[intent] ?? []),
    responsible: intents.includes("responsible"),
    past: asksPast.test(normalized),
    target: asksTarget.test(normalized),
    front: intents.some((intent) => metadataIntents.includes(intent)),
    years,
    places: local
      .flatMap((region) => region.mention.split("、"))
      .map((name) => name.replace(/[省市州县区]$/u, ""))
      .filter((name) => name.length >= 2),
  };
}

function yearMatch({ clause, text }: ClauseProfile, years: readonly number[]): number {
  if (years.length === 0) return 0;
  const { row, figures } = clause;
  const has = (year: number): boolean =>
    text.includes(String(year)) ||
    row?.targetYear === year ||
    row?.baseYear === year ||
    figures.some((figure) => figure.year === year);
  return years.filter(has).length / years.length;
}

function forceFit(force: Force, past: boolean): number {
  if (force === "none") return -0.5;
  if (force === "achievement") return past ? 1 : -0.4;
  return past ? -0.2 : 0.2;
}

/** @param rung steps up the person's ladder; null when no region applies. */
export function clauseFeatures(profile: ClauseProfile, wish: Wish, rung: number | null): Features {
  const { clause, text } = profile;
  const { places } = wish;
  const hasQuantity = wish.quantities.some((matches) => clause.figures.some(matches));
  return {
    ...coverageOf(profile, wish.query),
    quantity: hasQuantity ? 1 : 0,
    responsible: wish.responsible && profile.namesResponsible ? 1 : 0,
    year: yearMatch(profile, wish.years),
    row: wish.target && clause.kind === "table" ? 1 : 0,
    force: forceFit(clause.force, wish.past),
    front: clause.kind === "front" ? (wish.front ? 0.5 : -1) : 0,
    place: places.length === 0 ? 0 : places.filter((name) => text.includes(name)).length / places.length,
    rung: rung === null ? 0 : -rung,
    brief: text.length < 16 && clause.kind !== "table" ? -1 : 0,
  };
}
