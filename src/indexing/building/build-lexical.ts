/** Clauses, their documents and the questions tied to them → the index of their words. */
import type { BankQuestion } from "../../corpus/question-bank.ts";
import type { Tokenizer } from "../../language/tokenize.ts";
import { lexicalDocument } from "../clauses/clause-text.ts";
import type { IndexedCorpus } from "../snapshot/corpus-file.ts";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import type { AverageLengths, LexicalDocument } from "../lexical/lexical-index.ts";

/** The bank's questions by the clause that answers them. */
function questionsByClause(questions: readonly BankQuestion[]): Map<string, string[]> {
  const byClause = new Map<string, string[]>();
  for (const { clauseId, question } of questions) {
    const list = byClause.get(clauseId);
    if (list === undefined) byClause.set(clauseId, [question]);
    else list.push(question);
  }
  return byClause;
}

/** @param averages of the index that the clauses are to join. */
export function buildLexical(corpus: IndexedCorpus, tokenizer: Tokenizer, averages?: AverageLengths): LexicalIndex {
  const byId = new Map(corpus.documents.map((document) => [document.id, document]));
  const asked = questionsByClause(corpus.questions);
  function* documents(): Generator<LexicalDocument> {
    for (const clause of corpus.clauses) {
      const document = byId.get(clause.document);
      const questions = asked.get(clause.id) ?? [];
      yield document === undefined ? null : lexicalDocument(clause, { document, questions }, tokenizer);
    }
  }
  return LexicalIndex.build(documents(), averages);
}
