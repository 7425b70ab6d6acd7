/**
 * The answering stage: an understood question and its ranked clauses → an Answer. Decides which way to answer (facts of a
 * document, comparison, question back, quotation, refusal), lets a configured model write, and verifies before sending.
 */
import type { Clause } from "../corpus/clause.ts";
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { askedAs, passageTerms, questionTerms } from "../indexing/questions/question-models.ts";
import { normalizeText } from "../language/normalize.ts";
import type { Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { Answer, AnswerSection, Readership } from "./answer.ts";
import { assemble, CitationList } from "./assemble.ts";
import type { Draft } from "./assemble.ts";
import { compareRegions, isComparison } from "./compare.ts";
import type { RegionRow } from "./compare.ts";
import { figureTable } from "./indicators/figure-table.ts";
import { tableRemarks } from "./indicators/indicator-wording.ts";
import { writeFigureTable } from "./indicators/write-table.ts";
import { documentFacts, numberedDocument } from "./document-facts.ts";
import type { DocumentFact } from "./document-facts.ts";
import { contactSection } from "./contact.ts";
import { documentRegions, writeAnswer, writeRefusal } from "./extract.ts";
import type { WritingContext } from "./extract.ts";
import type { AnswerWriter } from "./generate.ts";
import { BigramStatistics, createRelevance } from "./relevance.ts";
import { rewriteWithModel } from "./rewrite.ts";
import { selectQuotes } from "./select-quotes.ts";
import type { SelectOptions } from "./select-quotes.ts";
import { judge, thresholds } from "./sufficiency.ts";
import type { LearnedSigns } from "./sufficiency.ts";
import { noticesFor } from "./notices.ts";
import { regionOf } from "./cite.ts";
import { verify } from "./verify.ts";
import { fill, wording } from "./wording.ts";
import { writeComparison } from "./write-comparison.ts";

export interface RespondRequest {
  index: OpenIndex;
  question: UnderstoodQuestion;
  retrieval: Retrieval;
  /** For whom the words are: old people and those who care for them (default), or staff of offices and homes. */
  audience?: Readership;
  onDelta?: (text: string) => void;
  signal?: AbortSignal;
}

export interface ResponderOptions {
  /** Null: quotations under our own templates, no model. */
  writer: AnswerWriter | null;
  now: () => Date;
  /** Told why a model's words were not used. */
  onModelProblem?: (reason: string) => void;
}

const QUOTING = {
  family: { maxChars: 300, maxQuotes: 4, growToShare: 0.4 },
  staff: { maxChars: 360, maxQuotes: 4, growToShare: 0.5 },
} satisfies Record<Readership, SelectOptions>;
const PER_REGION = { maxCharsPerRegion: 190, quotesPerRegion: 2, minShare: 0.2, minShareOfBest: 0.35 } as const;
/** A few plain words can be anyone's: they are read as staff's when that is so much likelier. */
const STAFF_BESIDE_FAMILY = 1.5;
/** A question without a region is asked back when the second region speaks of it at least this well beside the first. */
const RIVAL_SHARE = 0.75;

const statistics = oncePerIndex(
  ({ clauses, bigrams }) => new BigramStatistics(clauses, bigrams, (document) => clauses.ofDocument(document)),
);

function writeFacts(context: WritingContext, facts: DocumentFact[]): Draft {
  const list = new CitationList();
  const lines = facts.map(
    ({ document, clause, quote }) => `${regionOf(document)}：「${quote}」${list.mark(clause, document, quote)}`,
  );
  const numbered = numberedDocument(context.question, context.index);
  const lead =
    numbered === null ? "" : `${fill(wording.numbered, { number: numbered.docNumber ?? "", title: numbered.title })}\n`;
  const only = numbered ?? (facts.length === 1 ? facts[0]?.document : undefined);
  const cited = facts.map(({ document, clause, quote }) => ({ clause, document, rung: null, quote }));
  return {
    kind: "answer",
    refused: false,
    sections: [
      { role: "conclusion", text: `${lead}${wording.facts}\n${lines.join("\n")}` },
      contactSection(context.question),
    ],
    citations: list.citations,
    notices: noticesFor({
      cited,
      documentRegions: documentRegions(context.index),
      conflicts: [],
      place: null,
      year: context.year,
    }),
    region: only === undefined ? null : regionOf(only),
    related: [],
    lookedUp: facts.map(({ clause }) => clause),
  };
}

/** No document applies to the place. Documents of places inside it are named, never used in its stead. */
function refuseRegion(context: WritingContext, region: string): Draft {
  const inside = [...context.index.documents.values()].filter(({ regionLadder }) =>
    regionLadder.slice(1).includes(region),
  );
  const names = [...new Set(inside.map(regionOf))];
  const hint: AnswerSection[] =
    names.length > 0
      ? [{ role: "missing", text: fill(wording.refused.regionInside, { region, inside: names.join("、") }) }]
      : [];
  return {
    kind: "refusal",
    refused: true,
    sections: [
      { role: "conclusion", text: fill(wording.refused.region, { region }) },
      ...hint,
      contactSection(context.question),
    ],
    citations: [],
    notices: [],
    region,
    related: names,
  };
}

/** Nothing but a place that has documents: which they are, and the question back. */
function askMatter(context: WritingContext, ladder: readonly string[]): Draft | null {
  const own = [...context.index.documents.values()].filter((document) => ladder.includes(regionOf(document)));
  const region = ladder[0];
  if (own.length === 0 || region === undefined) return null;
  const titles = own.map(({ title }) => `《${title}》`).join("、");
  return {
    kind: "clarify",
    refused: false,
    // Titles carry numbers (“十四五”) that no citation holds; this states nothing about a policy.
    sections: [{ role: "missing", text: fill(wording.matter, { region, titles }) }],
    citations: [],
    notices: [],
    region,
    related: [...wording.matters],
  };
}

/** Beyond this many clauses only those that words lead to are looked through. */
const MOST_SCANNED = 20_000;
const MOST_LIKE = 1_000;

/** All clauses of a usual index; of a very large one those that hold words of the text, the best first. */
function clausesLike({ clauses, lexical, tokenizer }: OpenIndex, words: string): Iterable<Clause> {
  if (clauses.length <= MOST_SCANNED) return clauses;
  const terms = tokenizer.terms(normalizeText(words)).map((term) => ({ term, weight: 1 }));
  return lexical.search(terms, MOST_LIKE).flatMap(({ position }) => clauses.at(position) ?? []);
}

/** A 文号 that no document bears and no clause mentions; null when the question has none such. */
function unknownNumber({ question, index }: WritingContext): string | null {
  const number = question.documentNumber;
  if (!number || number.document !== null) return null;
  const words = number.text.normalize("NFKC");
  for (const { text } of clausesLike(index, number.text)) {
    if (text.normalize("NFKC").replace(/\s+/gu, "").includes(words)) return null;
  }
  return number.text;
}

/** Nothing but such a 文号 was asked; null for all other questions. */
function refuseNumber(context: WritingContext): Draft | null {
  const number = context.question.documentNumber?.isAlone === true ? unknownNumber(context) : null;
  if (number === null) return null;
  const text = fill(wording.refused.documentNumber, { number });
  return {
    kind: "refusal",
    refused: true,
    sections: [{ role: "conclusion", text }],
    citations: [],
    notices: [],
    region: null,
    related: [],
  };
}

/** Says above what other documents say that the one that was asked about is not there. */
function withNumberRemark(draft: Draft, context: WritingContext): Draft {
  const number = context.question.documentNumber?.isAlone === false ? unknownNumber(context) : null;
  if (number === null) return draft;
  const text = fill(wording.refused.unknownNumber, { number });
  return {
    ...draft,
    sections: [{ role: "conclusion", text }, ...draft.sections],
    // No citation holds the number.
    derived: `${draft.derived ?? ""}\n${number}`,
  };
}

/** Rows worth asking back about: two or more regions that speak of the question about equally well. */
function rivals(rows: RegionRow[]): RegionRow[] {
  const scored = rows.flatMap((row) => (row.quotes[0] ? [{ row, share: row.quotes[0].share }] : []));
  const best = Math.max(0, ...scored.map(({ share }) => share));
  return scored.filter(({ share }) => share >= RIVAL_SHARE * best).map(({ row }) => row);
}

/** «石城县属于赣州市、江西省，不属于河北省。» when the question puts a place where it does not lie. */
function placeCorrection({ misplaced }: UnderstoodQuestion): AnswerSection[] {
  const [own, ...above] = misplaced?.place.ladder ?? [];
  if (!misplaced || own === undefined || above.length === 0) return [];
  const text = fill(wording.misplaced, { place: own, above: above.join("、"), claimed: misplaced.claimed });
  return [{ role: "conclusion", text }];
}

function draftFor(context: WritingContext): Draft {
  const draft = draftForPlaces(context);
  const placed = { ...draft, sections: [...placeCorrection(context.question), ...draft.sections] };
  return withNumberRemark(placed, context);
}

function draftForPlaces(context: WritingContext): Draft {
  const { question, retrieval, relevance, index } = context;
  const facts = documentFacts(question, index);
  if (facts) return writeFacts(context, facts);
  const unknownNumber = refuseNumber(context);
  if (unknownNumber) return unknownNumber;
  const ladder = question.namedRegions[0]?.ladder ?? question.region?.ladder;
  if (retrieval.clauses.length === 0 && ladder?.[0] !== undefined) {
    const matter = question.namedRegions.length > 0 ? askMatter(context, ladder) : null;
    return matter ?? refuseRegion(context, ladder[0]);
  }
  const quotes = selectQuotes(question, retrieval.clauses, relevance, QUOTING[context.readership]);
  const scope = new Set(retrieval.clauses.map(({ document }) => document.id));
  const sufficiency = judge({ question, quotes, relevance, scope, learned: context.learned });
  const regionRows = (): RegionRow[] => compareRegions(question, retrieval, { index, relevance, options: PER_REGION });
  const figures = figureTable(context, statistics(index), regionRows);
  if (figures !== null) return writeFigureTable(context, figures);
  if (isComparison(question, index)) {
    const rows = regionRows();
    if (rows.some((row) => row.quotes.length > 0)) return writeComparison(context, rows, false);
  }
  if (sufficiency.verdict === "no") return writeRefusal(context, quotes, sufficiency);
  if (!question.region) {
    const options = { ...PER_REGION, minShare: thresholds.onTopic };
    const rows = rivals(compareRegions(question, retrieval, { index, relevance, options }));
    if (rows.length >= 2) return writeComparison(context, rows, true);
  }
  return writeAnswer(context, quotes, sufficiency);
}

/** What was learned says of the question; null where nothing was. */
function learnedSigns({ index, retrieval }: RespondRequest, terms: readonly string[]): LearnedSigns | null {
  const classifier = index.questionModels?.classifier ?? null;
  if (classifier === null) return null;
  return { categories: classifier.classify(terms), rankScore: retrieval.clauses[0]?.score ?? 0 };
}

/** Staff where they said so, or where the question is put as staff put theirs. */
function readershipOf({ audience }: RespondRequest, learned: LearnedSigns | null): Readership {
  if (audience === "staff" || learned === null) return audience ?? "family";
  const { categories } = learned;
  const asStaff = askedAs(categories, ["staff", "operator", "plain"]);
  return asStaff > STAFF_BESIDE_FAMILY * askedAs(categories, ["family"]) ? "staff" : "family";
}

/** Vectors of the pieces of clauses that were looked at, which are the same for every question. */
const passageVectors = oncePerIndex(() => new Map<string, Float32Array>());
const MAX_PASSAGES = 20_000;

/** How like a text is to what is asked, as learned from the question bank. */
function meaningOf(index: OpenIndex, terms: readonly string[]): (text: string) => number {
  const { questionModels, tokenizer } = index;
  if (questionModels === null) return () => 0;
  const { encoder } = questionModels;
  const asked = encoder.encode(terms);
  const known = passageVectors(index);
  return (text) => {
    let passage = known.get(text);
    if (passage === undefined) {
      passage = encoder.encodePassage(passageTerms(text, tokenizer));
      if (known.size >= MAX_PASSAGES) known.clear();
      known.set(text, passage);
    }
    return Math.max(
      0,
      passage.reduce((sum, value, i) => sum + value * (asked[i] ?? 0), 0),
    );
  };
}

/** Words of our own plus notices, without the list of sources. */
function spokenWords(draft: Draft): string {
  return draft.sections.map(({ text }) => text).join("\n");
}

/** Makes the stage. The returned function never throws for a model's fault: it falls back to quotations. */
export function createResponder(options: ResponderOptions): (request: RespondRequest) => Promise<Answer> {
  return async (request) => {
    const startedAt = performance.now();
    const { index, question, retrieval } = request;
    const terms = questionTerms(question, index.tokenizer);
    const learned = learnedSigns(request, terms);
    const context: WritingContext = {
      index,
      readership: readershipOf(request, learned),
      learned,
      question,
      retrieval,
      relevance: createRelevance(question, statistics(index), meaningOf(index, terms)),
      year: options.now().getFullYear(),
    };
    let draft = draftFor(context);
    const violations = verify({
      words: spokenWords(draft),
      citations: draft.citations,
      allowedText: templateNumbers(draft),
      remarks: tableRemarks,
    });
    if (violations.length > 0) draft = quotesOnly(draft);
    const answer = assemble(draft, retrieval, startedAt);
    const mayRewrite = options.writer !== null && (answer.kind === "answer" || answer.kind === "partial");
    if (!options.writer || !mayRewrite) return answer;
    return rewriteWithModel(answer, { writer: options.writer, request, onModelProblem: options.onModelProblem });
  };
}

/** Numbers that our own sentences carry: telephone numbers, counts of lost sentences, years asked for. */
function templateNumbers(draft: Draft): string {
  const own = draft.sections.filter(({ role }) => role === "contact" || role === "missing").map(({ text }) => text);
  const refusal = draft.refused
    ? draft.sections.filter(({ role }) => role === "conclusion").map(({ text }) => text)
    : [];
  return [...own, ...refusal, draft.derived ?? ""].join("\n");
}

/** What is left when our own words failed verification: the quotations, which cannot fail. */
function quotesOnly(draft: Draft): Draft {
  return { ...draft, sections: draft.sections.filter(({ role }) => role !== "conclusion") };
}
