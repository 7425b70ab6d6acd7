/** Good files, damaged in a thousand seeded ways: each is read or refused in words, none hangs, crashes or leaves the reader unusable. */
import { afterAll, expect, test } from "vitest";
import { CorpusError } from "../../../src/errors.ts";
import { loadDocument } from "../../../src/corpus/load.ts";
import { ReaderProcess } from "../../../src/corpus/readers/reader-process.ts";
import { makeDocx, paragraph } from "../../support/make-docx.ts";
import { makePdf } from "../../support/make-pdf.ts";

const VARIANTS = 1200;
const SECONDS = 5;

const reader = new ReaderProcess({ seconds: SECONDS });
afterAll(() => reader.close());

/** A small generator of repeatable numbers (linear congruential, modulus 2³²). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const html = new TextEncoder().encode(
  `<html><head><meta charset="utf-8"></head><body><h1>规划</h1><table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></table><p>养老服务。</p></body></html>`,
);
const originals: [string, Uint8Array][] = [
  ["a.docx", makeDocx({ body: paragraph("一、任务") + paragraph("完善养老服务网络。").repeat(20) })],
  ["a.pdf", makePdf([{ texts: [{ x: 80, y: 100, text: "完善养老服务网络。" }], rules: [[80, 200, 300, 200]] }])],
  ["a.html", html],
];

function damaged(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const kind = next(5);
  if (kind === 0) return copy.slice(0, next(copy.length));
  if (kind === 1) return Uint8Array.from([...copy.slice(next(copy.length)), ...copy.slice(0, next(copy.length))]);
  const flips = kind === 2 ? 1 : 1 + next(40);
  for (let i = 0; i < flips; i++) copy[next(copy.length)] = next(256);
  if (kind !== 4) return copy;
  const at = next(copy.length);
  return Uint8Array.from([...copy.slice(0, at), ...originalPart(next), ...copy.slice(at)]);
}

/** A stretch of another kind of file, to be put in the middle. */
function originalPart(next: (below: number) => number): Uint8Array {
  const other = originals[next(originals.length)]?.[1] ?? new Uint8Array();
  return other.slice(next(other.length));
}

test(`${VARIANTS} damaged files are each read or refused with what to do`, async () => {
  const next = numbers(20_260_101);
  let refused = 0;
  for (let i = 0; i < VARIANTS; i++) {
    const [name, bytes] = originals[i % originals.length] ?? ["a.html", html];
    // Now and then a file comes under another's name.
    const file = next(12) === 0 ? (originals[next(originals.length)]?.[0] ?? name) : name;
    const failure: unknown = await loadDocument(file, damaged(bytes, next), reader).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) continue;
    refused++;
    expect(failure, `variant ${i}`).toBeInstanceOf(CorpusError);
    expect(failure instanceof CorpusError ? failure.remedy : "", `variant ${i}`).toMatch(/请/);
  }
  expect(refused).toBeGreaterThan(VARIANTS / 10);
  for (const [file, bytes] of originals) {
    expect((await loadDocument(file, bytes, reader)).capture.text).toContain("养老服务");
  }
});
