/** A `Library` of one invented document with nested headings, a table row and a gap, for tests of the page. */
import { BadInputError, NotFoundError, UnknownRegionError } from "../../src/errors.ts";
import type { Library, LibraryDocument, OutlineEntry } from "../../src/conversation/library.ts";
import type { ClausePart } from "../../src/conversation/turn.ts";
import { sampleCitation, sampleView } from "./fake-assistant.ts";

const described: LibraryDocument = {
  ...sampleView.document,
  planPeriod: { startYear: 2021, endYear: 2025 },
  regionLadder: ["乙市", "甲省"],
  missingSentences: 2,
  clauses: 0,
};

const [chapter = "", section = "", item = ""] = sampleCitation.path;

function part(id: string, kind: string, path: string[], text: string, gapBefore = false): ClausePart {
  return { id, kind, path, text, source: sampleCitation.source, gapBefore, gapAfter: false };
}

const others = Array.from({ length: 70 }, (_, i) => {
  const heading = `${i + 3}. 事项${i + 3}`;
  return part(
    `sample-3-2-${i}`,
    "body",
    [chapter, "第二节 发展居家服务", heading],
    `第${i + 3}项写的是居家服务的做法。`,
  );
});

/** Everything in it, in reading order. */
export const libraryParts: ClausePart[] = [
  part("sample-1", "heading", ["第一章 规划背景"], "第一章 规划背景"),
  part("sample-1-1", "body", ["第一章 规划背景"], "全省老年人口持续增长。"),
  part("sample-3", "heading", [chapter], chapter),
  part("sample-3-1", "heading", [chapter, section], section),
  ...sampleView.before,
  part("sample-3-1-h", "heading", [chapter, section, item], item),
  { ...sampleView.clause, path: [chapter, section, item] },
  ...sampleView.after,
  part("sample-t-1", "table", [chapter, "专栏1 发展指标"], "护理型床位占比（%） 55 预期性"),
  ...others,
];

function outline(): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  libraryParts.forEach(({ path }, from) => {
    path.forEach((heading, i) => {
      const isOpen = entries.some((entry) => entry.heading === heading && entry.depth === i + 1);
      if (!isOpen) entries.push({ heading, depth: i + 1, from, clauses: 1 });
    });
  });
  return entries;
}

/** @param change the texts on their way out, for tests with hostile documents */
export function createFakeLibrary(change: (text: string) => string = (text) => text): Library {
  const document = (): LibraryDocument => ({
    ...described,
    title: change(described.title),
    clauses: libraryParts.length,
  });
  const check = (id: string): void => {
    if (id !== described.id) throw new NotFoundError("没有这份文件。", { remedy: "请从文件列表重新选一份。" });
  };
  const changed = (item: ClausePart): ClausePart => ({ ...item, text: change(item.text), path: item.path.map(change) });
  return {
    ladder: (place) => {
      const ladder = ["丁乡", "乙市", "甲省"].slice(["丁乡", "乙市", "甲省"].indexOf(place));
      if (ladder[0] === place) return { name: place, ladder, withDocuments: ladder.filter((name) => name !== "丁乡") };
      throw new UnknownRegionError(`不认识“${place}”这个地方。`, { remedy: "请写省、市或县的名字，例如甲省。" });
    },
    documents: () => [document()],
    outline: (id) => {
      check(id);
      return outline().map((entry) => ({ ...entry, heading: change(entry.heading) }));
    },
    read: (id, { from, clauseId, limit }) => {
      check(id);
      const at = clauseId === undefined ? (from ?? 0) : libraryParts.findIndex((item) => item.id === clauseId) - 1;
      const parts = libraryParts.slice(Math.max(0, at), Math.max(0, at) + (limit ?? 60)).map(changed);
      return { document: document(), from: Math.max(0, at), total: libraryParts.length, parts };
    },
    search: ({ words }) => {
      if (words.trim() === "") throw new BadInputError("请写下要找的词。", { remedy: "例如：护理型床位 占比。" });
      const found = libraryParts.filter(({ kind, text }) => kind !== "heading" && text.includes(words));
      const hits = found.map(({ id, path, text }) => ({
        clauseId: id,
        document: described.id,
        title: change(described.title),
        docNumber: described.docNumber,
        path: path.map(change),
        excerpt: change(text),
        marks: [[text.indexOf(words), text.indexOf(words) + words.length]] as [number, number][],
        isCutBefore: false,
        isCutAfter: false,
      }));
      const byDocument = [
        { document: described.id, title: change(described.title), region: change("乙市"), hits: hits.length },
      ];
      return { words: [words], isExact: true, total: hits.length, byDocument, hits: hits.slice(0, 30) };
    },
  };
}
