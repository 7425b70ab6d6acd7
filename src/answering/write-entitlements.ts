/**
 * What the documents name for a person → the Answer that ends the walk: the names in three groups, then each with for whom it is,
 * the words that say it and what they leave open. Says so where nothing applies. Verified like every other answer.
 */
import type { RankedClause } from "../retrieval/ranked-clause.ts";
import type { Answer, AnswerSection } from "./answer.ts";
import { assemble, CitationList } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import { regionOf } from "./cite.ts";
import { contactFor } from "./contact.ts";
import { ELDERLY_FROM, entitlementsFor, unnamedFor } from "./entitlements.ts";
import type { Entitlement } from "./entitlements.ts";
import type { PolicyTexts, Standing } from "./named-entitlements.ts";
import { noticesFor } from "./notices.ts";
import type { Person } from "./person.ts";
import { verify } from "./verify.ts";
import { fill, wording } from "./wording.ts";

const words = {
  lead: "按您说的（{person}），{scope}的文件写到 {count} 样。写到了不等于现在就能领，要以民政部门的答复为准。",
  groups: {
    stated: "写明了金额或标准的",
    principle: "原则上有、没写金额或收费的",
    aim: "规划目标，或只说鼓励、试点，还不能直接申请的",
  } satisfies Record<Standing, string>,
  noSum: "没写给多少",
  noLength: "没写几天",
  noFee: "没写收不收费",
  free: "写明免费",
  sum: "写明了金额",
  rate: "写明了次数或标准",
  maybe: "是否符合要核对",
  nothing: "按您说的（{person}），{scope}的文件里没有找到写给这种情况的老人的内容，没查到不等于没有。",
  tooYoung: "{scope}的文件说的是老年人的事，按您说的年纪还不到。老人的事可以替老人重来一遍。",
  unnamed: "文件没有提到{names}，没提到不等于没有，请问民政局。",
  more: "还有 {count} 样没有列出来，想看的直接问。",
  moreQuestion: "{name}是怎么规定的？",
  untold: "您跳过了{steps}，和它有关的几样标着“是否符合要核对”。",
  pastSums: "文件里“十三五”时期发过的金额不是现行标准，没有列进来。",
  whoElse: "只给特困、低保、残疾等人的，您没有提到，没有列进来。",
} as const;

/** How far the words of a document go, said beside them. */
export const standingMarks = {
  stated: "写明标准",
  principle: "原则上有",
  aim: "还不能直接申请",
} as const satisfies Record<Standing, string>;

const livingWords = {
  alone: "独居",
  "empty-nest": "只有老两口",
  "left-behind": "子女长年在外",
  family: "和家人同住",
  home: "住养老院",
} as const;
const standingWords = {
  destitute: "特困",
  "minimum-income": "低保",
  "near-minimum": "低保边缘",
  bereaved: "计划生育特殊家庭",
  veteran: "优抚对象",
} as const;
const careWords = { able: "能自理", partial: "部分失能", full: "完全失能或失智" } as const;
const stepWords = { age: "年龄", living: "居住情况", standings: "收入和身份", care: "要不要人照顾" } as const;
const MOST_AGE = 120;

function ageWords({ age }: Person): string[] {
  if (age === null) return [];
  if (age.to > MOST_AGE) return [`${age.from}岁以上`];
  return [age.from === age.to ? `${age.from}岁` : `${age.from}到${age.to}岁`];
}

/** «石城县，82岁，独居，低保，部分失能». */
export function describePerson(person: Person): string {
  const standings = person.standings?.map((one) => standingWords[one]).join("、");
  return [
    ...(person.ladder?.slice(0, 1) ?? []),
    ...ageWords(person),
    ...(person.living === null ? [] : [livingWords[person.living]]),
    ...(standings === undefined || standings === "" ? [] : [standings]),
    ...(person.care === null ? [] : [careWords[person.care]]),
    ...(person.disabled === true ? ["有残疾"] : []),
  ].join("，");
}

function openPoint({ kind, standing, isFree, quote }: Entitlement): string {
  if (isFree) return words.free;
  if (standing === "stated") return /元/u.test(quote) ? words.sum : words.rate;
  if (kind.gives === "leave") return words.noLength;
  return kind.gives === "money" ? words.noSum : words.noFee;
}

function itemText(item: Entitlement, mark: string, isMixed: boolean): string {
  const remarks = [
    standingMarks[item.standing],
    ...(item.standing === "aim" ? [] : [openPoint(item)]),
    ...(item.verdict === "maybe" ? [words.maybe] : []),
    ...(isMixed ? [`${regionOf(item.document)}文件`] : []),
  ];
  return `${item.kind.name}（给${item.forWhom}；${remarks.join("，")}）：「${item.quote}」${mark}`;
}

/** More than a person reads at once is left for a question of its own. */
const mostOf: Readonly<Record<Standing, number>> = { stated: 6, principle: 8, aim: 4 };
const order: readonly Standing[] = ["stated", "principle", "aim"];

function groupsOf(items: readonly Entitlement[]): { standing: Standing; items: Entitlement[] }[] {
  return order
    .map((standing) => ({
      standing,
      items: items.filter((item) => item.standing === standing).slice(0, mostOf[standing]),
    }))
    .filter((group) => group.items.length > 0);
}

function untoldSteps(person: Person): string[] {
  return (["age", "living", "standings", "care"] as const)
    .filter((step) => person[step] === null)
    .map((step) => stepWords[step]);
}

const rankedOf = ({ clause, document, rung }: Entitlement): RankedClause => ({
  clause,
  document,
  rung,
  score: 1,
  trace: {},
});

/** Notices of how strongly the first quotation binds: a list marks each of its own. */
export const forceNotices: ReadonlySet<string> = new Set(
  [...Object.values(wording.notices.force), wording.notices.planTarget].filter((text) => text !== null),
);

function notices(index: PolicyTexts, items: readonly Entitlement[], place: string, year: number): string[] {
  const own = noticesFor({
    cited: items.map(({ clause, document, rung, quote }) => ({ clause, document, rung, quote })),
    documentRegions: new Set([...index.documents.values()].map(regionOf)),
    conflicts: [],
    place,
    year,
  });
  // Each item carries its own mark of how strongly it binds.
  return own.filter((notice) => !forceNotices.has(notice));
}

function listDraft(index: PolicyTexts, person: Person, items: readonly Entitlement[], year: number): Draft {
  const place = person.ladder?.[0] ?? "";
  const list = new CitationList();
  const groups = groupsOf(items);
  const shown = groups.flatMap((group) => group.items);
  const rest = items.filter((item) => !shown.includes(item));
  const names = groups.map(
    ({ standing, items: own }) => `${words.groups[standing]}：${own.map(({ kind }) => kind.name).join("、")}。`,
  );
  const regions = [...new Set(items.map(({ document }) => regionOf(document)))];
  const lead = fill(words.lead, { person: describePerson(person), scope: regions.join("、"), count: items.length });
  const quotes = shown.map((item): AnswerSection => {
    const mark = list.mark(item.clause, item.document, item.quote);
    return { role: "quote", text: itemText(item, mark, regions.length > 1) };
  });
  const untold = untoldSteps(person);
  const unnamed = unnamedFor(person, items).map(({ name }) => name);
  const missing = [
    ...(rest.length > 0 ? [fill(words.more, { count: rest.length })] : []),
    ...(unnamed.length > 0 ? [fill(words.unnamed, { names: unnamed.join("、") })] : []),
    ...(untold.length > 0 ? [fill(words.untold, { steps: untold.join("、") })] : []),
    ...(person.standings?.length === 0 ? [words.whoElse] : []),
    words.pastSums,
  ];
  return {
    kind: "answer",
    refused: false,
    sections: [
      { role: "conclusion", text: [lead, ...names].join("\n") },
      ...quotes,
      ...missing.map((text): AnswerSection => ({ role: "missing", text })),
      contactFor(place),
    ],
    citations: list.citations,
    notices: notices(index, shown, place, year),
    region: regionOfItems(items, place),
    related: rest.slice(0, MOST_QUESTIONS).map(({ kind }) => fill(words.moreQuestion, { name: bareName(kind.name) })),
    derived: lead,
  };
}

const MOST_QUESTIONS = 3;
const bareName = (name: string): string => name.replace(/（[^（）]{0,20}）/u, "");

const regionOfItems = (items: readonly Entitlement[], place: string): string =>
  items[0] === undefined
    ? place
    : regionOf([...items].sort((a, b) => a.rung - b.rung)[0]?.document ?? items[0].document);

function refusal(person: Person, text: string, related: string[]): Draft {
  const place = person.ladder?.[0] ?? "";
  return {
    kind: "refusal",
    refused: true,
    sections: [{ role: "conclusion", text }, contactFor(place)],
    citations: [],
    notices: [],
    region: place,
    related,
  };
}

/** What is said of a place that no document applies to, with the places inside it that have one; null where one applies. */
export function placeRefusal(index: PolicyTexts, ladder: readonly string[]): string | null {
  const documents = [...index.documents.values()];
  if (documents.some(({ regionLadder }) => ladder.includes(regionLadder[0] ?? ""))) return null;
  const region = ladder[0] ?? "";
  const inside = documents.filter(({ regionLadder }) => regionLadder.slice(1).includes(region)).map(regionOf);
  const refused = fill(wording.refused.region, { region });
  if (inside.length === 0) return refused;
  return `${refused}\n${fill(wording.refused.regionInside, { region, inside: inside.join("、") })}`;
}

function draftFor(index: PolicyTexts, person: Person, year: number): { draft: Draft; items: Entitlement[] } {
  const place = placeRefusal(index, person.ladder ?? []);
  if (place !== null) return { draft: refusal(person, place, []), items: [] };
  const own = [...index.documents.values()].filter(({ regionLadder }) =>
    person.ladder?.includes(regionLadder[0] ?? ""),
  );
  const said = { person: describePerson(person), scope: [...new Set(own.map(regionOf))].join("、") };
  if (person.age !== null && person.age.to < ELDERLY_FROM)
    return { draft: refusal(person, fill(words.tooYoung, said), []), items: [] };
  const items = entitlementsFor(index, person);
  if (items.length === 0) return { draft: refusal(person, fill(words.nothing, said), []), items };
  return { draft: listDraft(index, person, items, year), items };
}

/** What is said of an item besides what its clause says. */
const remarks = [
  ...Object.values(words.groups),
  ...Object.values(standingMarks),
  words.noSum,
  words.noLength,
  words.noFee,
];

/** The end of the walk. @param options.year the current year, e.g. 2026. */
export function writeEntitlements(index: PolicyTexts, person: Person, options: { year: number }): Answer {
  const startedAt = performance.now();
  const { draft, items } = draftFor(index, person, options.year);
  const spoken = draft.sections.map(({ text }) => text).join("\n");
  const ours = draft.sections.filter(({ role }) => role === "missing" || role === "contact").map(({ text }) => text);
  // «6.2025年» reads as one number in the clause; the quotation stands without the item's own number.
  const quoted = draft.citations.map(({ quote }) => quote);
  const violations = draft.refused
    ? []
    : verify({
        words: spoken,
        citations: draft.citations,
        allowedText: [...ours, draft.derived ?? "", ...quoted].join("\n"),
        remarks,
      });
  const safe =
    violations.length === 0
      ? draft
      : { ...draft, sections: draft.sections.filter(({ role }) => role !== "conclusion") };
  return assemble(safe, { clauses: items.map(rankedOf), elapsedMs: 0 }, startedAt);
}
