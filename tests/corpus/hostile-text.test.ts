import { expect, test } from "vitest";
import { parseDocument } from "../../src/corpus/parse-document.ts";

const PIECES = [
  "…", "· ", ".....", " ", "1 ", "（", "《", "。", "，", "老", "<p", "<p>", "&nbsp;", "一、", "（一）", "1.", "第一条 ", "专栏", "\t",
  "a\t1\n", "\t1\n", "\n", "— 1 —\n", "……1\n", "一、任务\n", "1. 好。\n", "坚持好。", "关于", "省、", "（省民政厅", "2025年", "现将《",
  "目录", "”", "**", "[a](", "| ", "#", "养老。养老。",
]; // prettier-ignore

test("no repetition of any sign makes parsing slow", () => {
  for (const piece of PIECES) {
    const bytes = new TextEncoder().encode(`一、任务\n落实责任。\n${piece.repeat(Math.floor(20_000 / piece.length))}`);
    for (const file of ["a.txt", "a.md"]) {
      const started = performance.now();
      parseDocument({ file, bytes });
      expect(performance.now() - started, `${JSON.stringify(piece)} ${file}`).toBeLessThan(3000);
    }
  }
});
