import { expect, test } from "vitest";
import { CorpusError } from "../../src/errors.ts";
import { loadPlainDocument, readableExtensions } from "../../src/corpus/load.ts";

const TEXT = "一、养老服务\n完善居家社区服务网络，落实高龄津贴，每人每月不低于100元。\n";
const read = (bytes: Uint8Array, file = "a.txt"): string => loadPlainDocument(file, bytes).capture.text;

const utf16 = (text: string, big: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !big);
  return bytes;
};

test("UTF-8 and UTF-16 are read with and without a byte order mark", () => {
  const utf8 = new TextEncoder().encode(TEXT);
  expect(read(utf8)).toBe(TEXT);
  expect(read(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8]))).toBe(TEXT);
  expect(read(utf16(TEXT, false))).toBe(TEXT);
  expect(read(utf16(TEXT, true))).toBe(TEXT);
  expect(read(utf16(`\uFEFF${TEXT}`, false))).toBe(TEXT);
  expect(read(utf16(`\uFEFF${TEXT}`, true))).toBe(TEXT);
});

test("GB18030 is read", () => {
  // 养老服务 in GB18030.
  const bytes = new Uint8Array([0xd1, 0xf8, 0xc0, 0xcf, 0xb7, 0xfe, 0xce, 0xf1, 0xa1, 0xa3]);
  expect(read(bytes)).toBe("养老服务。");
});

test("line ends of every system are one", () => {
  expect(read(new TextEncoder().encode("甲。\r\n乙。\r丙。"))).toBe("甲。\n乙。\n丙。");
});

test("empty, blank, binary and damaged files are refused with a remedy", () => {
  const cases: [Uint8Array, string][] = [
    [new Uint8Array(), "是空的"],
    [new TextEncoder().encode(" \n\t\n"), "没有文字"],
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0]), "不是文本"],
    [new TextEncoder().encode("养老\uFFFD服务"), "乱码"],
    [new Uint8Array([0xff, 0xff, 0xff, 0xff]), "编码认不出来"],
  ];
  for (const [bytes, message] of cases) {
    const attempt = (): string => read(bytes);
    expect(attempt).toThrow(CorpusError);
    expect(attempt).toThrow(message);
  }
});

test("an unknown file type names the ones that can be read", () => {
  try {
    loadPlainDocument("数据.dat", new Uint8Array([1]));
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(CorpusError);
    expect(error instanceof CorpusError ? error.remedy : "").toContain(readableExtensions()[0]);
  }
});

test("types that are near to readable ones are refused with the way to a readable one", () => {
  const remedies: [string, string][] = [
    ["通知.doc", "另存为 .docx"],
    ["扫描件.JPG", "文字识别"],
    ["指标.xlsx", "存成 .docx"],
    ["公文.ofd", "另存为带文字的 PDF"],
    ["打包.zip", "先解压"],
  ];
  for (const [file, remedy] of remedies) {
    try {
      loadPlainDocument(file, new Uint8Array([1]));
      expect.unreachable();
    } catch (error) {
      expect(error instanceof CorpusError ? error.remedy : "").toContain(remedy);
    }
  }
});

test("text, Markdown, web pages, Word and PDF can be read", () => {
  expect(readableExtensions()).toEqual(expect.arrayContaining([".txt", ".md", ".html", ".htm", ".docx", ".pdf"]));
});
