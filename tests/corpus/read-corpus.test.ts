import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CorpusError } from "../../src/errors.ts";
import { makeDocx, paragraph } from "../support/make-docx.ts";
import { fingerprintCorpus, readCorpus } from "../../src/corpus/read-corpus.ts";

const folders: string[] = [];

async function corpus(files: Record<string, string | Uint8Array>, manifest?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "corpus-"));
  folders.push(folder);
  await mkdir(join(folder, "documents"));
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, "documents", file), content);
  if (manifest !== undefined) await writeFile(join(folder, "manifest.json"), manifest);
  return folder;
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const GOOD = "示例县养老服务“十五五”规划\n一、任务\n完善服务网络，落实责任。\n二、保障\n加强领导。";

test("bad files are reported and the others still load", async () => {
  const folder = await corpus({
    "good.txt": GOOD,
    "empty.txt": "",
    "binary.txt": new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 0]),
    "sheet.xlsx": "x",
    "heading.txt": "一、只有标题",
  });
  const progress: string[] = [];
  const reading = await readCorpus(folder, {
    onProgress: (done, total, file) => progress.push(`${done}/${total} ${file}`),
  });
  expect(reading.documents.map(({ document }) => document.id)).toEqual(["good"]);
  expect(reading.failures.map(({ file }) => file)).toEqual(["binary.txt", "empty.txt", "heading.txt", "sheet.xlsx"]);
  for (const failure of reading.failures) expect(failure.remedy).toMatch(/^请/);
  expect(progress.at(-1)).toBe("5/5 sheet.xlsx");
});

test("a missing folder, an empty one and a broken manifest stop with a remedy", async () => {
  await expect(readCorpus(join(tmpdir(), "no-such-corpus"))).rejects.toThrow(CorpusError);
  await expect(readCorpus(await corpus({}))).rejects.toThrow("没有文件");
  await expect(readCorpus(await corpus({ "a.txt": GOOD }, "{"))).rejects.toThrow("不是合法的 JSON");
  const wrong = JSON.stringify({ version: 1, documents: { "a.txt": { issuedDate: "去年" } } });
  await expect(readCorpus(await corpus({ "a.txt": GOOD }, wrong))).rejects.toThrow("issuedDate");
});

test("text gives the metadata, the manifest overrides single fields", async () => {
  const manifest = JSON.stringify({
    version: 1,
    documents: { "a.txt": { regionLadder: ["示例县", "示例省"], issuedDate: "2026-05-01" } },
  });
  const { documents } = await readCorpus(await corpus({ "a.txt": GOOD, "b.txt": GOOD }, manifest));
  expect(documents[0]?.document).toMatchObject({
    title: "示例县养老服务“十五五”规划",
    planPeriod: { startYear: 2026, endYear: 2030 },
    regionLadder: ["示例县", "示例省"],
    issuedDate: "2026-05-01",
  });
  expect(documents[1]?.document).toMatchObject({ issuedDate: null, regionLadder: [] });
});

test("a manifest entry without a file and two files with one base name are reported", async () => {
  const manifest = JSON.stringify({ version: 1, documents: { "gone.txt": {} } });
  const { failures } = await readCorpus(await corpus({ "a.md": GOOD, "a.txt": GOOD }, manifest));
  expect(failures.map(({ file }) => file)).toEqual(["a.txt", "gone.txt"]);
});

test("files of all kinds stand side by side, and an entry of the manifest finds its document under another ending", async () => {
  const paragraphs = GOOD.split("\n").map((line) => paragraph(line));
  const manifest = JSON.stringify({
    version: 1,
    documents: { "word.txt": { issuedDate: "2026-05-01" }, page: { issuedDate: "2026-06-01" } },
  });
  const folder = await corpus(
    {
      "page.html": `<html><body>${GOOD.split("\n")
        .map((line) => `<p>${line}</p>`)
        .join("")}</body></html>`,
      "word.docx": makeDocx({ body: paragraphs.join("") }),
      "broken.docx": "x",
      "plain.txt": GOOD,
    },
    manifest,
  );
  const { documents, failures } = await readCorpus(folder);
  expect(documents.map(({ document }) => [document.file, document.title, document.issuedDate])).toEqual([
    ["page.html", "示例县养老服务“十五五”规划", "2026-06-01"],
    ["plain.txt", "示例县养老服务“十五五”规划", null],
    ["word.docx", "示例县养老服务“十五五”规划", "2026-05-01"],
  ]);
  expect(failures.map(({ file }) => file)).toEqual(["broken.docx"]);
});

test("the fingerprint changes with a document and with the manifest, and with nothing else", async () => {
  const folder = await corpus({ "a.txt": GOOD });
  const first = await fingerprintCorpus(folder);
  expect(await fingerprintCorpus(folder)).toEqual(first);
  expect((await readCorpus(folder)).fingerprint).toEqual(first);
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ version: 1, documents: {} }));
  const second = await fingerprintCorpus(folder);
  expect(second.sha256).not.toBe(first.sha256);
  expect(second.files).toEqual(first.files);
  await writeFile(join(folder, "documents", "a.txt"), `${GOOD}\n三、附则\n认真执行。`);
  expect((await fingerprintCorpus(folder)).files).not.toEqual(first.files);
});

test("an unchanged file can be reused instead of parsed", async () => {
  const folder = await corpus({ "a.txt": GOOD, "b.txt": `${GOOD}\n三、附则\n认真执行。` });
  const before = await readCorpus(folder);
  const asked: string[] = [];
  const after = await readCorpus(folder, {
    reuse: (file, sha256) => {
      asked.push(file);
      return before.documents.find(({ document }) => document.file === file && document.sha256 === sha256);
    },
  });
  expect(asked).toEqual(["a.txt", "b.txt"]);
  expect(after.documents[0]).toBe(before.documents[0]);
});

test("clause ids do not depend on the other documents", async () => {
  const own = new URL("../../corpus/documents/", import.meta.url).pathname;
  const folder = await corpus({ "extra.txt": GOOD });
  await cp(join(own, "gansu.txt"), join(folder, "documents", "gansu.txt"));
  const bytes = await readFile(join(own, "gansu.txt"));
  expect(bytes.length).toBeGreaterThan(0);
  const alone = await readCorpus(await corpus({ "gansu.txt": new Uint8Array(bytes) }));
  const together = await readCorpus(folder);
  const ids = (reading: typeof alone) =>
    reading.documents.find(({ document }) => document.id === "gansu")?.clauses.map(({ id }) => id);
  expect(ids(together)).toEqual(ids(alone));
});
