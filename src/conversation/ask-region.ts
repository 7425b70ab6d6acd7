/**
 * A question without a place, refused, that speaks of something the documents of several regions name → what each of them says,
 * and the question back. Quantities and procedures that no document states stay refused; nothing is asked where it would not help.
 */
import type { Answer, AnswerSection } from "../answering/answer.ts";
import { assemble, CitationList } from "../answering/assemble.ts";
import { regionOf } from "../answering/cite.ts";
import { withinAnswer } from "../answering/compare.ts";
import { asksPlainly, namedByRegion } from "../answering/entitlements.ts";
import { noticesFor } from "../answering/notices.ts";
import { fill, wording } from "../answering/wording.ts";
import { contactFor } from "../answering/contact.ts";
import { forceNotices, standingMarks } from "../answering/write-entitlements.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { Intent, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

/** With one region that speaks of it there is nothing to choose between. */
const MIN_REGIONS = 2;
/** What a sentence that only names a thing does not answer. */
const ASKS_MORE: readonly Intent[] = [
  "amount",
  "share",
  "count",
  "age",
  "date",
  "duration",
  "area",
  "responsible",
  "procedure",
  "contact",
  "metadata",
  "medical",
  "out-of-scope",
];

const asksMore = ({ intents }: UnderstoodQuestion): boolean => intents.some((intent) => ASKS_MORE.includes(intent));

/** True for a question whose refusal may only come from not knowing the place. */
function mayDependOnRegion(question: UnderstoodQuestion, answer: Answer): boolean {
  const isOpen = question.region === null && !question.allRegions && question.namedRegions.length === 0;
  return isOpen && answer.refused && !asksMore(question);
}

export interface RefusedQuestion {
  question: UnderstoodQuestion;
  answer: Answer;
  year: number;
}

/** The question back, with what each region's documents say; null when the answer does not depend on the region. */
export function askRegion(index: OpenIndex, { question, answer, year }: RefusedQuestion): Answer | null {
  const startedAt = performance.now();
  if (!mayDependOnRegion(question, answer)) return null;
  const found = answer.retrieved.map(({ document }) => document);
  const named = namedByRegion(index, question.normalized, withinAnswer([...index.documents.values()], found));
  if (named.length < MIN_REGIONS) return null;
  const list = new CitationList();
  const lines = named.map(({ clause, document, quote, standing }): AnswerSection => ({
    role: "quote",
    text: `${regionOf(document)}（${standingMarks[standing]}）：「${quote}」${list.mark(clause, document, quote)}`,
  }));
  const notices = noticesFor({
    cited: named.map(({ clause, document, quote }) => ({ clause, document, rung: null, quote })),
    documentRegions: new Set([...index.documents.values()].map(regionOf)),
    conflicts: [],
    place: null,
    year,
  });
  return assemble(
    {
      kind: "clarify",
      refused: false,
      sections: [
        { role: "conclusion", text: wording.clarify },
        ...lines,
        { role: "contact", text: wording.contactNoPlace },
      ],
      citations: list.citations,
      notices: notices.filter((notice) => !forceNotices.has(notice)),
      region: null,
      related: [],
    },
    {
      clauses: named.map(({ clause, document }) => ({ clause, document, score: 1, rung: null, trace: {} })),
      elapsedMs: answer.timings.retrieveMs,
    },
    startedAt,
  );
}

/**
 * A refused question that asks for nothing but a thing which a document of its region names in so many words: the words, marked
 * with how far they go; null for all others.
 */
export function answerNamed(index: OpenIndex, { question, answer, year }: RefusedQuestion): Answer | null {
  const startedAt = performance.now();
  const ladder = question.region?.ladder ?? [];
  if (!answer.refused || answer.citations.length === 0 || ladder.length === 0 || asksMore(question)) return null;
  if (!asksPlainly(question.searchText)) return null;
  const own = [...index.documents.values()].filter((document) => ladder.includes(regionOf(document)));
  const [best] = namedByRegion(index, question.normalized, own).sort(
    (a, b) => ladder.indexOf(regionOf(a.document)) - ladder.indexOf(regionOf(b.document)),
  );
  if (best === undefined) return null;
  const { clause, document, quote, standing } = best;
  const list = new CitationList();
  const mark = list.mark(clause, document, quote);
  const rung = ladder.indexOf(regionOf(document));
  const speaks = fill(wording.tells.speaks, { region: regionOf(document), words: quote.replace(/[。；，]$/u, "") });
  const named = assemble(
    {
      kind: "answer",
      refused: false,
      sections: [
        { role: "conclusion", text: `${speaks}${mark}` },
        { role: "quote", text: `${wording.quoteLead}「${quote}」${mark}（${standingMarks[standing]}）` },
        contactFor(ladder[0]),
      ],
      citations: list.citations,
      notices: noticesFor({
        cited: [{ clause, document, rung, quote }],
        documentRegions: new Set([...index.documents.values()].map(regionOf)),
        conflicts: index.conflicts,
        place: ladder[0] ?? null,
        year,
      }),
      region: regionOf(document),
      related: [],
    },
    { clauses: [{ clause, document, score: 1, rung, trace: {} }], elapsedMs: answer.timings.retrieveMs },
    startedAt,
  );
  return { ...named, retrieved: answer.retrieved };
}
