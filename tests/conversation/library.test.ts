import { afterAll, beforeAll, expect, test } from "vitest";
import type { Library } from "../../src/conversation/library.ts";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedAssistant;
let library: Library;

beforeAll(async () => {
  opened = await openAssistant(await writeSmallCorpus());
  ({ library } = opened);
});
afterAll(() => opened.close());

const textOf = (words: string): string[] => library.search({ words }).hits.map(({ excerpt }) => excerpt);

test("every document is listed with its number, its places and its length", () => {
  const documents = library.documents();
  expect(documents.map(({ id }) => id)).toEqual(["suzhou", "zhejiang"]);
  expect(documents[0]).toMatchObject({
    docNumber: "苏府办〔2021〕9号",
    planPeriod: { startYear: 2021, endYear: 2025 },
  });
  expect(documents[0]?.regionLadder).toEqual(["苏州市", "江苏省"]);
  expect(documents.every(({ clauses }) => clauses > 5)).toBe(true);
});

test("an outline names every heading once, in reading order, and counts what stands under it", () => {
  const outline = library.outline("suzhou");
  const headings = outline.map(({ heading }) => heading);
  const wanted = [
    "一、重点任务",
    "（一）完善补贴制度",
    "1. 落实高龄津贴",
    "2. 落实护理补贴",
    "（二）发展居家服务",
    "二、保障措施",
  ];
  expect(headings.filter((heading) => wanted.includes(heading))).toEqual(wanted);
  const at = (heading: string) => outline.find((entry) => entry.heading === heading);
  expect(at("1. 落实高龄津贴")?.depth).toBe(3);
  expect(at("一、重点任务")?.clauses ?? 0).toBeGreaterThan(at("（一）完善补贴制度")?.clauses ?? 99);
  expect(outline.map(({ from }) => from)).toEqual(outline.map(({ from }) => from).sort((a, b) => a - b));
});

test("reading goes on where it stopped, and loses nothing on the way", () => {
  const whole = library.read("suzhou", { limit: 200 });
  const pieces = [];
  for (let from = 0; from < whole.total; from += 4) pieces.push(...library.read("suzhou", { from, limit: 4 }).parts);
  expect(pieces).toEqual(whole.parts);
});

test("reading around a clause begins at the heading above it", () => {
  const [hit] = library.search({ words: "80周岁 90元" }).hits;
  const reading = library.read("suzhou", { clauseId: hit?.clauseId });
  expect(
    reading.parts
      .slice(0, 3)
      .map(({ text }) => text)
      .join(""),
  ).toContain("落实高龄津贴");
  expect(reading.parts.some(({ id }) => id === hit?.clauseId)).toBe(true);
});

test("what is not there is told", () => {
  expect(() => library.outline("nowhere")).toThrow("没有这份文件");
  expect(() => library.read("suzhou", { clauseId: "nowhere" })).toThrow("没有找到这一条");
});

test("a place is found with the places it lies in, those with documents apart", () => {
  const place = library.ladder("昆山");
  expect(place).toMatchObject({ name: "昆山市", withDocuments: ["苏州市"] });
  expect(place.ladder).toEqual(["昆山市", "苏州市", "江苏省"]);
  expect(() => library.ladder("火星")).toThrow("没有认出这个地区");
});

test("a search finds every clause that holds all the words, and marks them where they stand", () => {
  const result = library.search({ words: "高龄津贴" });
  expect(result.isExact).toBe(true);
  expect(result.byDocument.map(({ document }) => document)).toEqual(["suzhou", "zhejiang"]);
  for (const { excerpt, marks } of result.hits) {
    expect(marks.map(([start, end]) => excerpt.slice(start, end))).toContain("高龄津贴");
  }
  expect(library.search({ words: "高龄津贴", document: "zhejiang" }).total).toBeLessThan(result.total);
  expect(textOf("津贴 财政").every((text) => text.includes("津贴") && text.includes("财政"))).toBe(true);
});

test("widths, traditional characters and case do not matter", () => {
  expect(textOf("８０周歲")).toEqual(textOf("80周岁"));
  expect(textOf("80周岁").length).toBeGreaterThan(0);
});

test("where no clause holds the words, the nearest are given and said to be that", () => {
  const result = library.search({ words: "高龄津贴 月球" });
  expect(result.isExact).toBe(false);
  expect(result.hits.length).toBeGreaterThan(0);
  expect(result.hits[0]?.excerpt).toContain("高龄津贴");
});

test.each([
  ["", "请写下要找的词"],
  ["   ", "请写下要找的词"],
  ["长".repeat(201), "太长"],
])("a query of %j is refused in one line", (words, line) => {
  expect(() => library.search({ words })).toThrow(line);
});
