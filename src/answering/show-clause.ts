/** A clause that an answer cited → an Answer that shows it in full with its place, for «第二个说详细点» and «原文在哪». */
import type { OpenIndex } from "../indexing/open-index.ts";
import type { Answer, AnswerSection } from "./answer.ts";
import { assemble, CitationList } from "./assemble.ts";
import { regionOf } from "./cite.ts";
import { noticesFor } from "./notices.ts";
import { splitSentences } from "./sentences.ts";
import { fill, wording } from "./wording.ts";

const MAX_CHARS = 600;

/** As many whole sentences as fit, from the first; verbatim. */
function opening(text: string): string {
  const sentences = splitSentences(text);
  const last = sentences.findLast(({ end }) => end <= MAX_CHARS) ?? sentences[0];
  return last === undefined ? text : text.slice(sentences[0]?.start ?? 0, last.end);
}

/**
 * @param options.place the person's narrowest region, if known.
 * @returns null when the open index holds none of the clauses.
 */
export function showClauses(
  index: OpenIndex,
  clauseIds: readonly string[],
  options: { year: number; place: string | null },
): Answer | null {
  const startedAt = performance.now();
  const list = new CitationList();
  const shown = clauseIds.flatMap((id) => {
    const clause = index.clauses.byId(id);
    const document = clause && index.documents.get(clause.document);
    return clause && document ? [{ clause, document, rung: null, quote: opening(clause.text) }] : [];
  });
  const [first] = shown;
  if (first === undefined) return null;
  const places = shown.map(({ clause, document }) =>
    fill(wording.tells.place, { title: document.title, path: clause.path.join(" › ") || "开头" }),
  );
  const quotes = shown.map(({ clause, document, quote }): AnswerSection => ({
    role: "quote",
    text: `${wording.quoteLead}「${quote}」${list.mark(clause, document, quote)}`,
  }));
  const notices = noticesFor({
    cited: shown,
    documentRegions: new Set([...index.documents.values()].map(regionOf)),
    conflicts: index.conflicts,
    place: options.place,
    year: options.year,
  });
  const ranked = shown.map(({ clause, document }) => ({ clause, document, score: 1, rung: null, trace: {} }));
  return assemble(
    {
      kind: "answer",
      refused: false,
      sections: [
        { role: "conclusion", text: [...new Set(places)].join("\n") },
        ...quotes,
        { role: "contact", text: wording.contactNoPlace },
      ],
      citations: list.citations,
      notices,
      region: regionOf(first.document),
      related: [],
    },
    { clauses: ranked, elapsedMs: 0 },
    startedAt,
  );
}
