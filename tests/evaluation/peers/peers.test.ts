/** Every engine that we compare ourselves with finds what it was given: a peer that is set up badly would flatter us. */
import { describe, expect, test } from "vitest";
import { fixedChunks } from "../../../src/evaluation/peers/chunks.ts";
import { FlexSearchPeer } from "../../../src/evaluation/peers/flexsearch.ts";
import { allJiebaWords, jiebaWords, spacedWords, splitAtSpaces } from "../../../src/evaluation/peers/jieba-words.ts";
import { LangChainBm25Peer } from "../../../src/evaluation/peers/langchain-bm25.ts";
import { LangChainVectorPeer, recursiveChunks } from "../../../src/evaluation/peers/langchain-vectors.ts";
import { MiniSearchPeer } from "../../../src/evaluation/peers/minisearch.ts";
import { OramaPeer } from "../../../src/evaluation/peers/orama.ts";
import { SqliteFts5Peer } from "../../../src/evaluation/peers/sqlite-fts5.ts";
import type { Passage, Peer } from "../../../src/evaluation/peers/peer.ts";

const passages: Passage[] = [
  { document: "a", text: "到2025年，养老机构护理型床位占比不低于55%。" },
  { document: "a", text: "建立特殊困难老年人探访制度，每月至少上门一次。" },
  { document: "b", text: "鼓励社区食堂为老年人提供助餐服务，1公里内可达。" },
  { document: "b", text: "新建城区按每百户20平方米配建养老服务设施。" },
];

const peers: [string, () => Peer][] = [
  ["MiniSearch", () => new MiniSearchPeer()],
  ["MiniSearch with particles", () => new MiniSearchPeer(allJiebaWords)],
  ["Orama", () => new OramaPeer()],
  ["FlexSearch", () => new FlexSearchPeer()],
  ["SQLite FTS5", () => new SqliteFts5Peer()],
  ["SQLite FTS5 with particles", () => new SqliteFts5Peer(allJiebaWords)],
  ["LangChain's BM25", () => new LangChainBm25Peer()],
  ["LangChain's vectors", () => new LangChainVectorPeer()],
];

describe.each(peers)("%s", (_name, create) => {
  test("finds each passage by its own words, first", async () => {
    const peer = create();
    await peer.build(passages);
    expect((await peer.search("护理型床位占比", 3))[0]).toBe(0);
    expect((await peer.search("上门探访困难老年人", 3))[0]).toBe(1);
    expect((await peer.search("社区食堂助餐", 3))[0]).toBe(2);
    expect((await peer.search("新建城区每百户配建多少", 3))[0]).toBe(3);
    await peer.close();
  });

  test("finds a passage by its heading", async () => {
    const peer = create();
    await peer.build(passages.map((passage, i) => (i === 1 ? { ...passage, title: "幸福食堂管理办法" } : passage)));
    expect((await peer.search("幸福管理办法", 3))[0]).toBe(1);
    await peer.close();
  });

  test("returns no more than it was asked for", async () => {
    const peer = create();
    await peer.build(passages);
    expect((await peer.search("老年人 养老 服务", 2)).length).toBeLessThanOrEqual(2);
    await peer.close();
  });

  test("finds the same after it was saved and opened, where it can be saved", async () => {
    const peer = create();
    await peer.build(passages);
    const bytes = await peer.save();
    const opened = create();
    if (bytes === null) {
      await expect(opened.open(new Uint8Array())).rejects.toThrow("no index to open");
      return;
    }
    await opened.open(bytes);
    const found = await opened.search("社区助餐", 4);
    expect(found[0]).toBe(2);
    expect(found).toEqual(await peer.search("社区助餐", 4));
    await Promise.all([peer.close(), opened.close()]);
  });
});

test("words with spaces between them are split into the same words", () => {
  expect(splitAtSpaces(spacedWords("老年人的护理型床位"))).toEqual(jiebaWords("老年人的护理型床位"));
  expect(splitAtSpaces(spacedWords("，。"))).toEqual([]);
});

test("fixed chunks hold the whole text, in order", () => {
  const chunks = fixedChunks([{ document: "a", text: "甲乙丙丁戊己庚" }], 3);
  expect(chunks).toEqual(["甲乙丙", "丁戊己", "庚"].map((text) => ({ document: "a", text })));
});

test("recursive chunks are LangChain's: at most 1,000 characters, overlapping", async () => {
  const text = Array.from({ length: 400 }, (_, index) => `第${index}条 规定如下`).join("\n");
  const chunks = await recursiveChunks([{ document: "a", text }]);
  expect(chunks.length).toBeGreaterThan(3);
  expect(Math.max(...chunks.map((chunk) => chunk.text.length))).toBeLessThanOrEqual(1000);
  expect(chunks.reduce((sum, chunk) => sum + chunk.text.length, 0)).toBeGreaterThan(text.length * 1.05);
});

test("jieba's words leave out punctuation and particles", () => {
  expect(jiebaWords("老年人的护理型床位，ＡＢ！")).toEqual(expect.arrayContaining(["老年人", "护理", "床位", "ab"]));
  expect(jiebaWords("的，。！")).toEqual([]);
});
