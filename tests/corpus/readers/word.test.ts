import { expect, test } from "vitest";
import { CorpusError } from "../../../src/errors.ts";
import { parseReading } from "../../../src/corpus/parse-document.ts";
import { type Extraction, readingOf } from "../../../src/corpus/readers/extraction.ts";
import { packStored } from "../../../src/corpus/readers/stored-zip.ts";
import { extractWord } from "../../../src/corpus/readers/word.ts";
import { docxParts, listed, makeDocx, paragraph, run } from "../../support/make-docx.ts";

const read = (body: string, others: { numbering?: string; styles?: string } = {}): Promise<Extraction> =>
  extractWord(makeDocx({ body, ...others }), "a.docx");

const level = (index: number, format: string, pattern: string, more = ""): string =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${pattern}"/>${more}</w:lvl>`;

const NUMBERING =
  `<w:abstractNum w:abstractNumId="0">${level(0, "chineseCountingThousand", "%1、")}${level(1, "chineseCounting", "（%2）")}` +
  `${level(2, "decimal", "%3.")}${level(3, "bullet", "●")}</w:abstractNum>` +
  `<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` +
  `<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`;

test("numbers of automatic lists, which stand in no run of text, are written out", async () => {
  const body = [
    listed("总体要求", 0), listed("指导思想", 1), listed("基本原则", 1), listed("坚持党的领导", 2), listed("坚持问题导向", 2),
    listed("主要任务", 0), listed("完善网络", 1), listed("提高质量", 2), listed("另一份清单", 0, 2), listed("不编号的一点", 3),
  ]; // prettier-ignore
  const { text, lines } = await read(body.join(""), { numbering: NUMBERING });
  expect(text.split("\n").filter((line) => line !== "")).toEqual([
    "一、总体要求", "（一）指导思想", "（二）基本原则", "1. 坚持党的领导", "2. 坚持问题导向",
    "二、主要任务", "（一）完善网络", "1. 提高质量", "一、另一份清单", "不编号的一点",
  ]); // prettier-ignore
  expect(lines.at(-1)?.isListItem).toBe(true);
});

test("numbers that come with a style are written out, and outline levels become headings", async () => {
  const styles =
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="一级标题"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
    '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="换肤"/><w:basedOn w:val="a1"/></w:style>';
  const body =
    paragraph("总体要求", '<w:pStyle w:val="a1"/>') +
    paragraph("正文一句。") +
    paragraph("主要任务", '<w:pStyle w:val="a2"/>');
  const { text, lines } = await read(body, { numbering: NUMBERING, styles });
  expect(lines.map(({ range, headingLevel }) => [text.slice(...range), headingLevel])).toEqual([
    ["一、总体要求", 1],
    ["正文一句。", null],
    ["二、主要任务", 1],
  ]);
});

const cell = (text: string, properties = ""): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;

test("merged cells stand in every row and under every head they cover", async () => {
  const rows = [
    cell("类别") + cell("指标") + cell("目标值"),
    cell("居家养老", '<w:vMerge w:val="restart"/>') + cell("探访率（%）") + cell("100"),
    cell("", "<w:vMerge/>") + cell("助餐覆盖率（%）") + cell("90"),
  ];
  const table = `<w:tbl>${rows.map((row) => `<w:tr>${row}</w:tr>`).join("")}</w:tbl>`;
  const bytes = makeDocx({ body: paragraph("一、发展目标") + paragraph("主要指标见下表。") + table });
  const { clauses } = parseReading(readingOf("a.docx", await extractWord(bytes, "a.docx")), { file: "a.docx", bytes });
  const found = clauses
    .filter(({ kind }) => kind === "table")
    .map(({ row }) => [row?.group, row?.indicator, row?.target]);
  expect(found).toEqual([
    ["居家养老", "探访率", "100"],
    ["居家养老", "助餐覆盖率", "90"],
  ]);
});

test("empty paragraphs, line breaks and tabs are kept; deleted text, fields and pictures are not read", async () => {
  const picture =
    '<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip r:link="rId9"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>';
  const body =
    `<w:p>${run("第一行")}<w:r><w:br/></w:r>${run("第二行")}<w:r><w:tab/></w:r>${run("之后")}</w:p>${paragraph("")}${picture}` +
    `<w:p>${run("留下")}<w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`;
  const relations =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" TargetMode="External"/></Relationships>';
  const bytes = makeDocx({ body, others: { "word/_rels/document.xml.rels": relations } });
  expect((await extractWord(bytes, "a.docx")).text.split("\n").slice(0, -1)).toEqual([
    "第一行",
    "第二行\t之后",
    "",
    "",
    "留下",
  ]);
});

test("notes are left out of the text, and a warning says so", async () => {
  const body = `<w:p>${run("正文")}<w:r><w:footnoteReference w:id="2"/></w:r>${run("还在。")}</w:p>`;
  const { text, warnings } = await read(body);
  expect(text).toBe("正文还在。\n");
  expect(warnings.join("")).toContain("脚注");
});

test("text boxes are read once", async () => {
  const box = `<w:txbxContent>${paragraph("专栏1 重点工程")}</w:txbxContent>`;
  const body = `<w:p>${run("正文。")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
  expect((await read(body)).text.match(/专栏1 重点工程/g)).toHaveLength(1);
});

/** Flags and method of a deflated entry, as they stand together. */
const DEFLATED = 0x0008_0800;

/** A central directory field of the first entry, overwritten. */
function tampered(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value, copy.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + at);
  return new Uint8Array(copy);
}

const renamed = (bytes: Uint8Array, from: string, to: string): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll(from, to), "latin1"));

test("unsafe and damaged files are refused, each with what to do", async () => {
  const good = makeDocx({ body: paragraph("正文。") });
  const withPart = (name: string): Uint8Array =>
    new Uint8Array(packStored(new Map([...docxParts({ body: paragraph("正文。") }), [name, new Uint8Array([65])]])));
  const many = new Map(
    Array.from({ length: 5001 }, (_, i): [string, Uint8Array] => [`word/${i}.bin`, new Uint8Array()]),
  );
  const doctype =
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>';
  const cases: [Uint8Array, string][] = [
    [tampered(tampered(good, 8, DEFLATED), 24, 90_000_000), "压缩炸弹"],
    [tampered(tampered(tampered(good, 8, DEFLATED), 20, 100_000_000), 24, 250_000_000), "超过 200 MB"],
    [tampered(good, 8, DEFLATED + 1), "加密"],
    [withPart("../../etc/cron.d/x"), "损坏"],
    [renamed(withPart("word/document.xmk"), "document.xmk", "document.xml"), "重名"],
    [new Uint8Array(packStored(many)), "超过 5000 个"],
    [new Uint8Array(packStored(new Map([["word/document.xml", new TextEncoder().encode(doctype)]]))), "文档类型声明"],
    [new Uint8Array(packStored(new Map([["mimetype", new Uint8Array([65])]]))), "没有 Word 正文"],
    [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), "加密的 Word 文档，或是改了名的旧版 .doc"],
    [good.slice(0, good.length - 30), "损坏"],
    [new TextEncoder().encode("其实是纯文本"), "损坏"],
  ];
  for (const [bytes, message] of cases) {
    const failure: unknown = await extractWord(bytes, "a.docx").catch((error: unknown) => error);
    expect(failure, message).toBeInstanceOf(CorpusError);
    expect(failure instanceof CorpusError ? failure.message : "").toContain(message);
    expect(failure instanceof CorpusError ? failure.remedy : "").toMatch(/^请/);
  }
});
