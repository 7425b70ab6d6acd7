import fc from "fast-check";
import { expect, test } from "vitest";
import { plainLine, RepairLog } from "../../../src/corpus/block.ts";
import { restoreInterleavedCapture } from "../../../src/corpus/repair/interleaved-capture.ts";
import { CapturedText } from "../../../src/corpus/source.ts";
import { parseText } from "../parse-text.ts";

interface Chunked {
  lines: string[];
  /** Original sentence numbers that were printed at all. */
  printed: Set<number>;
}

/** The broken chunker: a main sentence, echoes while the line is short, main sentences up to the cap. */
function chunk(sentences: readonly string[], echoBelow: number, cap: number): Chunked {
  const lines: string[] = [];
  const printed = new Set<number>();
  let main = 0;
  let echo = 0;
  while (main < sentences.length) {
    let line = sentences[main] ?? "";
    printed.add(main++);
    while (main < sentences.length && line.length < echoBelow) {
      line += sentences[echo] ?? "";
      printed.add(echo++);
      main++;
    }
    while (main < sentences.length && line.length + (sentences[main] ?? "").length <= cap) {
      line += sentences[main] ?? "";
      printed.add(main++);
    }
    lines.push(line);
  }
  return { lines, printed };
}

const WORDS = "养老服务机构社区居家照护补贴床位评估培训监管医养结合适老化改造志愿互助探访保障体系建设";

function makeSentences(lengths: readonly number[]): string[] {
  return lengths.map((length, i) => {
    const tail = Array.from({ length }, (_, k) => WORDS[(i * 7 + k * 3 + ((i * k) % 11)) % WORDS.length] ?? "");
    return `事项${i}${tail.join("")}。`;
  });
}

const readLines = (lines: readonly string[]) =>
  new CapturedText("capture.txt", lines.join("\n")).whole().split(/\n/g).map(plainLine);

test("any thresholds: the order comes back and the loss is counted, or the file is left alone with a warning", () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 4, max: 110 }), { minLength: 80, maxLength: 260 }),
    fc.integer({ min: 60, max: 320 }),
    fc.integer({ min: 120, max: 300 }),
    (lengths, echoBelow, more) => {
      const sentences = makeSentences(lengths);
      const { lines, printed } = chunk(sentences, echoBelow, echoBelow + more);
      const log = new RepairLog();
      const restored = restoreInterleavedCapture(readLines(lines), log);
      const printings = lines.join("").split("。").length - 1;
      if (restored === null) {
        const repeated = printings - new Set(lines.join("").split("。")).size + 1;
        expect(log.warnings.length > 0 || repeated < printings * 0.12).toBe(true);
        return;
      }
      const texts = restored.runs.flatMap((run) => run.sentences.map((sentence) => sentence.text));
      expect(texts).toEqual(sentences.filter((_, i) => printed.has(i)));
      expect(log.missingSentences).toBe(sentences.length - printed.size);
      const missing = restored.runs.reduce((sum, run) => sum + run.missingBefore, 0) + restored.missingAtEnd;
      expect(missing).toBe(sentences.length - printed.size);
    },
  );
  fc.assert(property, { numRuns: 60, seed: 20260101 });
});

test("a duplicate that does not fall on its twin refutes the decoding", () => {
  const sentences = makeSentences(Array.from({ length: 160 }, (_, i) => 20 + ((i * 13) % 60)));
  const { lines } = chunk(sentences, 150, 400);
  const [first = "", second = "", ...rest] = lines;
  const log = new RepairLog();
  expect(restoreInterleavedCapture(readLines([second, first, ...rest]), log)).toBeNull();
  expect(log.warnings.join()).toContain("不能自洽");
});

test("a text in which few sentences repeat is no interleaved capture", () => {
  const log = new RepairLog();
  const sentences = makeSentences(Array.from({ length: 60 }, () => 30));
  expect(restoreInterleavedCapture(readLines(sentences), log)).toBeNull();
  expect(log.warnings).toEqual([]);
});

test("clauses beside a loss say so and never hold text from both sides", () => {
  const sentences = makeSentences(Array.from({ length: 200 }, (_, i) => 25 + ((i * 17) % 50)));
  const { lines, printed } = chunk(sentences, 160, 420);
  const parsed = parseText(lines.join("\n"));
  expect(parsed.document.missingSentences).toBe(sentences.length - printed.size);
  expect(parsed.clauses.some((clause) => clause.gapBefore)).toBe(true);
  for (const clause of parsed.clauses) {
    const numbers = [...clause.text.matchAll(/事项(\d+)/g)].map((match) => Number(match[1]));
    numbers.slice(1).forEach((number, i) => expect(number).toBe((numbers[i] ?? 0) + 1));
  }
});
