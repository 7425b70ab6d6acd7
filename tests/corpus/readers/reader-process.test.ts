import { afterAll, expect, test } from "vitest";
import { CorpusError } from "../../../src/errors.ts";
import { loadDocument } from "../../../src/corpus/load.ts";
import { ReaderProcess } from "../../../src/corpus/readers/reader-process.ts";
import { makeDocx, paragraph } from "../../support/make-docx.ts";
import { makePdf } from "../../support/make-pdf.ts";

const reader = new ReaderProcess();
afterAll(() => reader.close());

const failureOf = async (loading: Promise<unknown>): Promise<CorpusError> => {
  const failure: unknown = await loading.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CorpusError);
  if (!(failure instanceof CorpusError)) throw new TypeError("a refusal was expected");
  return failure;
};

test("rich files are read in the other process, one after another", async () => {
  const files: [string, Uint8Array][] = [
    ["a.docx", makeDocx({ body: paragraph("养老服务。") })],
    ["a.pdf", makePdf([{ texts: [{ x: 80, y: 100, text: "养老服务。" }] }])],
    ["a.html", new TextEncoder().encode("<p>养老服务。</p>")],
  ];
  const readings = await Promise.all(files.map(([file, bytes]) => loadDocument(file, bytes, reader)));
  expect(readings.map(({ capture }) => capture.text.trim())).toEqual(["养老服务。", "养老服务。", "养老服务。"]);
});

test("a refusal of the other process arrives in its own words, and the next file is read", async () => {
  const failure = await failureOf(loadDocument("坏.docx", new TextEncoder().encode("不是压缩包"), reader));
  expect(failure.message).toContain("坏.docx");
  expect(failure.remedy).toMatch(/^请/);
  const empty = await failureOf(loadDocument("空.pdf", new Uint8Array(), reader));
  expect(empty.message).toContain("是空的");
  const reading = await loadDocument("b.html", new TextEncoder().encode("<p>还能读。</p>"), reader);
  expect(reading.capture.text.trim()).toBe("还能读。");
});

test("a file that takes too long or too much costs one clear error", async () => {
  const bytes = makePdf([{ texts: [{ x: 80, y: 100, text: "养老服务。" }] }]);
  const hurried = new ReaderProcess({ seconds: 0.01 });
  expect((await failureOf(loadDocument("a.pdf", bytes, hurried))).message).toContain("超过 0.01 秒");
  hurried.close();
  const deep = new TextEncoder().encode(`${"<div>".repeat(200_000)}深`);
  const patient = new ReaderProcess({ seconds: 2 });
  const failure = await failureOf(loadDocument("深.html", deep, patient));
  patient.close();
  expect(failure.remedy).toMatch(/请/);
  expect((await loadDocument("a.pdf", bytes, reader)).capture.text.trim()).toBe("养老服务。");
});
