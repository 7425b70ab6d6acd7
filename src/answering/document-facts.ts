/**
 * Questions about a document itself: 文号, 印发日期, 规划期, 公开属性, 印了多少份. Answered from its header and imprint, quoted
 * as they stand; the manifest's values choose the clause but are never quoted themselves.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { regionOf } from "./cite.ts";
import { MAX_DOCUMENTS } from "./compare.ts";
import { splitSentences } from "./sentences.ts";

export interface DocumentFact {
  document: PolicyDocument;
  clause: Clause;
  quote: string;
}

const squash = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "");

interface FactField {
  asked: RegExp;
  /** Tells a document apart: said of one whose 文号 stands alone. */
  isTelling?: boolean;
  /** True for a sentence of the header that states the fact. */
  states(sentence: string, document: PolicyDocument): boolean;
}

function dateWords(document: PolicyDocument): string | null {
  const [year, month, day] = (document.issuedDate ?? "").split("-").map(Number);
  return year && month && day ? `${year}年${month}月${day}日` : null;
}

const FIELDS: FactField[] = [
  {
    asked: /文号|几号文|发文字号/u,
    isTelling: true,
    states: (sentence, { docNumber }) => docNumber !== null && squash(sentence).includes(squash(docNumber)),
  },
  {
    asked:
      /印发(?:日期|时间)|成文|什么时候(?:印发|发布|出台)|哪[年天](?:印发|发布|出台)|(?:印发|发布|出台)(?:的)?(?:时间|日期|先后|早)/u,
    isTelling: true,
    states: (sentence, document) => {
      const words = dateWords(document);
      return words !== null && squash(sentence).includes(words);
    },
  },
  { asked: /公开属性|公开方式|是否公开|能不能公开|什么公开/u, states: (sentence) => /此件.{0,6}公开/u.test(sentence) },
  { asked: /印(?:发)?了?多少份|共印|几份/u, states: (sentence) => /共印.{0,8}份/u.test(squash(sentence)) },
  {
    asked: /规划期|管到哪|(?:规划|方案|文件)[^，。？]{0,6}(?:到哪一?年|有效期|过期)/u,
    isTelling: true,
    states: (sentence, { planPeriod }) =>
      planPeriod !== null && /规划期/u.test(sentence) && sentence.includes(String(planPeriod.endYear)),
  },
];

function factIn(index: OpenIndex, document: PolicyDocument, field: FactField): DocumentFact | null {
  for (const clause of index.clauses.ofDocument(document.id, "front")) {
    const sentence = splitSentences(clause.text).find((slice) => field.states(slice.text, document));
    if (sentence) return { document, clause, quote: sentence.text };
  }
  return null;
}

/** The document of a 文号 that stands alone: which document that is, its header says. */
export function numberedDocument({ documentNumber }: UnderstoodQuestion, index: OpenIndex): PolicyDocument | null {
  if (!documentNumber?.isAlone || documentNumber.document === null) return null;
  return index.documents.get(documentNumber.document) ?? null;
}

/** Documents that the question speaks of: of the named regions, of the saved one, or all. */
function askedDocuments(question: UnderstoodQuestion, index: OpenIndex): PolicyDocument[] {
  const all = [...index.documents.values()];
  const ladders = question.allRegions
    ? []
    : question.namedRegions.length > 0
      ? question.namedRegions.map(({ ladder }) => ladder)
      : question.region
        ? [question.region.ladder]
        : [];
  if (ladders.length === 0) return all;
  const exact = all.filter((document) => ladders.some((ladder) => ladder[0] === document.regionLadder[0]));
  return exact.length > 0
    ? exact
    : all.filter((document) => ladders.some((ladder) => ladder.includes(regionOf(document))));
}

/**
 * The facts asked for, by document in order of issue date, or null when the question asks for none of them, a fact that was
 * asked for stands in no header, or more documents are meant than an answer can list.
 */
export function documentFacts(question: UnderstoodQuestion, index: OpenIndex): DocumentFact[] | null {
  const numbered = numberedDocument(question, index);
  const fields =
    numbered === null
      ? FIELDS.filter(({ asked }) => asked.test(question.normalized))
      : FIELDS.filter(({ isTelling }) => isTelling);
  if (fields.length === 0) return null;
  const documents = (numbered === null ? askedDocuments(question, index) : [numbered]).sort((a, b) =>
    (a.issuedDate ?? "9999").localeCompare(b.issuedDate ?? "9999"),
  );
  if (documents.length > MAX_DOCUMENTS) return null;
  const facts = documents.flatMap((document) => fields.flatMap((field) => factIn(index, document, field) ?? []));
  return facts.length > 0 ? facts : null;
}
