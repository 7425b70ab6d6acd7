import { expect, test } from "vitest";
import { CorpusError } from "../../../src/errors.ts";
import { parseReading } from "../../../src/corpus/parse-document.ts";
import { readingOf } from "../../../src/corpus/readers/extraction.ts";
import { extractPdf } from "../../../src/corpus/readers/pdf.ts";
import { makePdf, type PageContent, type PlacedText } from "../../support/make-pdf.ts";

const linesOf = async (pages: PageContent[], options = {}): Promise<string[]> =>
  (await extractPdf(makePdf(pages, options), "a.pdf")).text.split("\n").filter((line) => line !== "");

/** Lines set one below the other. */
const column = (x: number, top: number, lines: string[]): PlacedText[] =>
  lines.map((text, i) => ({ x, y: top + i * 20, text }));

const SENTENCE = "各地要把养老服务纳入经济社会发展规划认真抓好落实";
const WORDS = Array.from("春夏秋冬东西南北天地山水日月江河");
/** A line of 30 characters that no other line repeats. */
const fullLine = (i: number): string =>
  `${WORDS[i % 16] ?? ""}${WORDS[(i * 7 + 3) % 16] ?? ""}${SENTENCE}养老服务`.slice(0, 30);

test("lines of a paragraph are joined, a line that leaves room ends it", async () => {
  const lines = [fullLine(0), fullLine(1), "到此为止。", fullLine(2), "又到此为止。"];
  expect(await linesOf([{ texts: column(80, 100, lines) }])).toEqual([
    lines.slice(0, 3).join(""),
    lines.slice(3).join(""),
  ]);
});

test("two columns are read one after the other, a title across them first", async () => {
  const left = Array.from({ length: 8 }, (_, i) => `左${fullLine(i)}`.slice(0, 16));
  const right = Array.from({ length: 8 }, (_, i) => `右${fullLine(i)}`.slice(0, 16));
  const title = { x: 200, y: 60, text: "关于养老服务的若干意见说明" };
  const texts = [
    title,
    ...left.flatMap((text, i) => [...column(60, 100 + i * 20, [text]), ...column(310, 100 + i * 20, [right[i] ?? ""])]),
  ];
  expect((await linesOf([{ texts }])).join("")).toBe([title.text, ...left, ...right].join(""));
});

test("running heads, feet and page numbers go; a paragraph goes on over the page", async () => {
  const page = (number: number, lines: string[]): PageContent => ({
    texts: [
      { x: 80, y: 40, text: "某县人民政府公报" },
      ...column(80, 100, lines),
      { x: 280, y: 800, text: `— ${number} —` },
    ],
  });
  const pages = [
    page(1, [fullLine(0), fullLine(1)]),
    page(2, ["接着说完。", fullLine(2), fullLine(3)]),
    page(3, ["完。"]),
  ];
  const extraction = await extractPdf(makePdf(pages), "a.pdf");
  expect(extraction.text.trim().split("\n")).toEqual([
    `${fullLine(0)}${fullLine(1)}接着说完。`,
    `${fullLine(2)}${fullLine(3)}完。`,
  ]);
  expect(extraction.pageStarts).toHaveLength(3);
  expect(extraction.text.slice(extraction.pageStarts[1]).startsWith("接着说完。")).toBe(true);
});

test("clauses of a PDF tell their page", async () => {
  const texts = (title: string, body: string): PageContent => ({ texts: column(80, 100, [title, "", body]) });
  const bytes = makePdf([texts("一、任务", "完善服务网络，落实责任。"), texts("二、保障", "加强组织领导。")]);
  const reading = readingOf("a.pdf", await extractPdf(bytes, "a.pdf"));
  const { clauses } = parseReading(reading, { file: "a.pdf", bytes });
  expect(clauses.find(({ text }) => text === "加强组织领导。")?.source).toMatchObject({
    start: { page: 2 },
    end: { page: 2 },
  });
  expect(clauses.find(({ text }) => text.startsWith("完善"))?.source.start.page).toBe(1);
});

test("a ruled table becomes rows, and a cell merged over rows stands in each of them", async () => {
  const [x0, x1, x2, x3] = [80, 180, 380, 480];
  const rules: PageContent["rules"] = [
    ...[100, 130, 190].map((y): [number, number, number, number] => [x0, y, x3, y]),
    [x1, 160, x3, 160],
    ...[x0, x1, x2, x3].map((x): [number, number, number, number] => [x, 100, x, 190]),
  ];
  const texts = [
    { x: 90, y: 120, text: "类别" }, { x: 190, y: 120, text: "指标" }, { x: 390, y: 120, text: "2025年" },
    { x: 90, y: 165, text: "居家养老" }, { x: 190, y: 150, text: "探访率" }, { x: 390, y: 150, text: "100" },
    { x: 190, y: 180, text: "覆盖率" }, { x: 390, y: 180, text: "90" },
  ]; // prettier-ignore
  const { lines, text } = await extractPdf(makePdf([{ texts, rules }]), "a.pdf");
  const rows = lines.filter(({ cells }) => cells !== null).map(({ range }) => text.slice(...range).split("\t"));
  expect(rows).toEqual([
    ["类别", "指标", "2025年"],
    ["居家养老", "探访率", "100"],
    ["居家养老", "覆盖率", "90"],
  ]);
});

test("a table that goes on over the page is one, its header once, its torn row mended", async () => {
  const grid = (top: number, bottom: number, middle: number): [number, number, number, number][] => [
    ...[top, middle, bottom].map((y): [number, number, number, number] => [80, y, 480, y]),
    ...[80, 280, 480].map((x): [number, number, number, number] => [x, top, x, bottom]),
  ];
  const row = (y: number, left: string, right: string): PlacedText[] =>
    [
      { x: 90, y, text: left },
      { x: 290, y, text: right },
    ].filter(({ text }) => text !== "");
  const pages = [
    { texts: [...row(720, "指标名称", "目标值"), ...row(750, "每千名老年人配备", "2名")], rules: grid(700, 760, 730) },
    {
      texts: [...row(80, "指标名称", "目标值"), ...row(110, "社会工作者", ""), ...row(140, "探访率", "100")],
      rules: [...grid(60, 120, 90), ...grid(90, 150, 120)],
    },
  ];
  const { lines, text } = await extractPdf(makePdf(pages), "a.pdf");
  const rows = lines.filter(({ cells }) => cells !== null).map(({ range }) => text.slice(...range).split("\t"));
  expect(rows).toEqual([
    ["指标名称", "目标值"],
    ["每千名老年人配备社会工作者", "2名"],
    ["探访率", "100"],
  ]);
});

test("fonts in old GBK encoding are read without any character map beside the file", async () => {
  const text = "养老服务体系建设“十四五”规划，镕喆，2025年。";
  expect(await linesOf([{ texts: [{ x: 80, y: 100, text }] }], { encoding: "gbk" })).toEqual([text]);
});

test("fonts that give only glyph numbers of the Chinese collection are read", async () => {
  // 啊 1 ，: the first Chinese character, a half-width digit, the full-width comma.
  const text = String.fromCharCode(940, 814 + 0x10, 262 + 11);
  expect(await linesOf([{ texts: [{ x: 80, y: 100, text }] }], { encoding: "glyphs" })).toEqual(["啊1，"]);
});

test("radicals that printing put for characters are mended, other compatibility forms are not", async () => {
  const printed = "⽼年⼈⻚⾸⼾⻓，㎡①ﬁ";
  expect(await linesOf([{ texts: [{ x: 80, y: 100, text: printed }] }])).toEqual(["老年人页首户长，㎡①ﬁ"]);
});

test("scans, over-long, encrypted, damaged and empty files are refused, each with what to do", async () => {
  const scan = { texts: [], hasPicture: true };
  const good = makePdf([{ texts: column(80, 100, [fullLine(0)]) }]);
  const encrypted = new TextDecoder("latin1")
    .decode(good)
    .replace(
      "/Root 1 0 R",
      `/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> /ID [<00> <00>]`,
    );
  const cases: [Uint8Array, string][] = [
    [makePdf([scan, scan]), "图片型 PDF，请先做文字识别"],
    [makePdf([{ texts: [] }], { pageCount: 5000 }), "超过 1000 页"],
    [new Uint8Array(Buffer.from(encrypted, "latin1")), "加密的 PDF"],
    [new TextEncoder().encode("%PDF-1.7 与其说是 PDF 不如说不是"), "不是完整的 PDF"],
  ];
  for (const [bytes, message] of cases) {
    const failure: unknown = await extractPdf(bytes, "a.pdf").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CorpusError);
    expect(failure instanceof CorpusError ? failure.message : "").toContain(message);
    expect(failure instanceof CorpusError ? failure.remedy : "").toMatch(/^请/);
  }
});

test("a picture page among pages of text is told in a warning", async () => {
  const text = { texts: column(80, 100, [fullLine(0), fullLine(1)]) };
  const { warnings } = await extractPdf(makePdf([text, text, { texts: [], hasPicture: true }]), "a.pdf");
  expect(warnings.join("")).toContain("第 3 页是图片");
});

test("glyph numbers that nothing explains are refused rather than guessed", async () => {
  const bytes = makePdf([{ texts: [{ x: 80, y: 100, text: "\ue123".repeat(40) }] }]);
  await expect(extractPdf(bytes, "a.pdf")).rejects.toThrow("没有文字对照表");
});
