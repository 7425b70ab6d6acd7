/** A clause and its document → the terms of its fields for lexical search, and the text that its vector stands for. */
import type { Clause, PolicyDocument } from "../../corpus/clause.ts";
import { normalizeText } from "../../language/normalize.ts";
import type { Tokenizer } from "../../language/tokenize.ts";
import type { LexicalDocument } from "../lexical/lexical-index.ts";

/** 第三章, 第一节, 一、, （二）, 3. — a heading without its number. */
const headingNumber =
  /^(?:第[一二三四五六七八九十百\d]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、．])\s*/;

/** Headings without their numbers, wide to narrow. */
export function headingTexts(path: readonly string[]): string[] {
  return path.map((heading) => normalizeText(heading).replace(headingNumber, ""));
}

function figureText({ figures, row, responsible }: Clause): string {
  const cells = row === null ? [] : [row.indicator, row.group ?? "", row.unit, row.attribute ?? ""];
  return [...figures.map((figure) => `${figure.text} ${figure.year ?? ""}`), ...cells, ...responsible].join(" ");
}

/** Terms by field; null for headings, which are no results themselves but count through the clauses below them. */
export function lexicalDocument(
  clause: Clause,
  { document, questions }: { document: PolicyDocument; questions: readonly string[] },
  tokenizer: Tokenizer,
): LexicalDocument {
  if (clause.kind === "heading") return null;
  return {
    path: tokenizer.terms(headingTexts(clause.path).join("。")),
    body: tokenizer.terms(normalizeText(clause.text)),
    figures: tokenizer.words(normalizeText(figureText(clause))),
    title: tokenizer.words(normalizeText(document.title)),
    bank: tokenizer.terms(normalizeText(questions.join("。"))),
  };
}

/** The nearest heading and the text: what is embedded. */
export function embeddedText(clause: Clause): string {
  const nearest = headingTexts(clause.path).at(-1) ?? "";
  return normalizeText(`${nearest} ${clause.text}`);
}

/** Names in quotation marks (“四助五有”, “喘息服务”): words of the documents' own, 3–12 characters. */
export function quotedNames(clauses: Iterable<Clause>): string[] {
  const names = new Set<string>();
  for (const clause of clauses) {
    for (const match of clause.text.matchAll(/[“「"]([^”」"，。；]{3,12})[”」"]/gu)) {
      names.add(normalizeText(match[1] ?? "").toLowerCase());
    }
  }
  return [...names].filter((name) => name.length >= 3);
}
