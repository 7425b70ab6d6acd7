/** Every letter of every clause stands in the capture at the place that the clause names, in the same order. */
import { expect } from "vitest";
import { printedCells } from "../../src/corpus/indicator-row.ts";
import type { Clause, ParsedDocument, SourcePosition, SourceSpan } from "../../src/corpus/clause.ts";

const squash = (text: string): string => text.replace(/\s+/g, "");

function offsetIn(lineStarts: readonly number[], { line, column }: SourcePosition): number {
  return (lineStarts[line - 1] ?? 0) + column - 1;
}

/** The clause's own letters in the capture; of a table row, whose carried cells stand elsewhere, the row's stretch. */
function lettersAt(clause: Clause, capture: string, lineStarts: readonly number[]): string {
  const cut = ({ start, end }: SourceSpan): string =>
    capture.slice(offsetIn(lineStarts, start), offsetIn(lineStarts, end));
  return squash((clause.pieces ?? [clause.source]).map(cut).join(""));
}

function lineStartsOf(capture: string): number[] {
  const lineStarts = [0];
  for (let at = capture.indexOf("\n"); at >= 0; at = capture.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return lineStarts;
}

/** No clause holds letters from both sides of a place where text is missing. */
export function expectUncrossed({ clauses }: ParsedDocument, capture: string, seam: number): void {
  const lineStarts = lineStartsOf(capture);
  for (const clause of clauses) {
    const spans = clause.pieces ?? [clause.source];
    const sides = spans.flatMap(({ start, end }) => [
      offsetIn(lineStarts, start) < seam,
      offsetIn(lineStarts, end) - 1 < seam,
    ]);
    expect(new Set(sides).size, clause.id).toBe(1);
  }
}

export function expectTraceable({ clauses }: ParsedDocument, capture: string): void {
  const lineStarts = lineStartsOf(capture);
  for (const clause of clauses) {
    const there = lettersAt(clause, capture, lineStarts);
    if (clause.kind !== "table" || clause.row === null) expect(there, clause.id).toBe(squash(clause.text));
    else for (const cell of printedCells(clause.text).split(" ")) expect(there, clause.id).toContain(squash(cell));
  }
}
