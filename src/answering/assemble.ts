/**
 * Pieces of an answer → the Answer every channel receives: numbered citations, sections top to bottom, plain text.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import type { RankedClause, Retrieval } from "../retrieval/ranked-clause.ts";
import type { Answer, AnswerKind, AnswerSection, Citation, Comparison } from "./answer.ts";
import { cite, sourceLine } from "./cite.ts";
import { wording } from "./wording.ts";

export interface Draft {
  kind: AnswerKind;
  refused: boolean;
  sections: AnswerSection[];
  citations: Citation[];
  notices: string[];
  comparison?: Comparison;
  region: string | null;
  related: string[];
  /** Quotations that stand with their source, since the sections have no room for them. */
  unshown?: string[];
  /** Numbers worked out from cited ones, for verification. */
  derived?: string;
  /** Clauses found by their place in a table or a document's head, not by ranking: they lead what was retrieved. */
  lookedUp?: Clause[];
}

type Retrieved = Answer["retrieved"][number];

/** Up to ten, best first. What was looked up is certain, so it stands at the height of the best ranked. */
function retrievedList(retrieval: Pick<Retrieval, "clauses"> | null, lookedUp: readonly Clause[]): Retrieved[] {
  const ranked = retrieval?.clauses ?? [];
  const top = ranked[0]?.score ?? 1;
  const first = new Set(lookedUp);
  const scored = [
    ...[...first].map((clause) => ({ clause, score: top })),
    ...ranked.filter(({ clause }) => !first.has(clause)),
  ];
  return scored.slice(0, 10).map(({ clause, score }) => ({
    document: clause.document,
    path: clause.path,
    text: clause.text,
    score: Math.round(score * 1e4) / 1e4,
  }));
}

/** Hands out `[1]`, `[2]`, … and keeps one citation for each clause and quotation. */
export class CitationList {
  readonly citations: Citation[] = [];

  /** The mark for this quotation, e.g. `[2]`; a quotation cited before keeps its mark. */
  mark(clause: RankedClause["clause"], document: PolicyDocument, quote: string): string {
    const known = this.citations.findIndex((citation) => citation.clauseId === clause.id && citation.quote === quote);
    if (known >= 0) return `[${known + 1}]`;
    this.citations.push(cite(clause, document, quote));
    return `[${this.citations.length}]`;
  }
}

/** The sources under an answer, one line each; a quotation that no section shows stands with its source. */
export function sourceSection(citations: Citation[], unshown: ReadonlySet<string> = new Set()): AnswerSection[] {
  if (citations.length === 0) return [];
  const lines = citations.map((citation, index) => {
    const line = `[${index + 1}] ${sourceLine(citation)}`;
    return unshown.has(citation.quote) ? `${line}：「${citation.quote}」` : line;
  });
  return [{ role: "source", text: `${wording.sources}\n${lines.join("\n")}` }];
}

/** Plain text of the sections, with a blank line between groups that say different things. */
export function plainText(sections: AnswerSection[]): string {
  let text = "";
  let previous: AnswerSection["role"] | null = null;
  for (const section of sections) {
    if (previous !== null) text += previous === section.role && section.role !== "quote" ? "\n" : "\n\n";
    text += section.text;
    previous = section.role;
  }
  return text;
}

/** Puts a draft together with what was retrieved. `startedAt` is from `performance.now()`. */
export function assemble(
  draft: Draft,
  retrieval: Pick<Retrieval, "clauses" | "elapsedMs"> | null,
  startedAt: number,
): Answer {
  const notices = draft.notices.map((text): AnswerSection => ({ role: "notice", text }));
  const order: AnswerSection["role"][] = ["care", "conclusion", "quote", "missing", "notice", "contact", "source"];
  const sections = [...draft.sections, ...notices, ...sourceSection(draft.citations, new Set(draft.unshown))].sort(
    (a, b) => order.indexOf(a.role) - order.indexOf(b.role),
  );
  return {
    answer: plainText(sections),
    sections,
    kind: draft.kind,
    refused: draft.refused,
    region: draft.region,
    citations: draft.citations,
    retrieved: retrievedList(retrieval, draft.lookedUp ?? []),
    notices: draft.notices,
    related: draft.related,
    comparison: draft.comparison ?? null,
    engine: "extractive",
    timings: {
      retrieveMs: Math.round((retrieval?.elapsedMs ?? 0) * 100) / 100,
      answerMs: Math.round((performance.now() - startedAt) * 100) / 100,
    },
  };
}
