/** Candidates of an index made by hand: those of the plain searches, and few groups where there are many documents. */
import { beforeAll, expect, test } from "vitest";
import { BigramCounts } from "../../src/indexing/lexical/bigram-counts.ts";
import { lexicalDocument } from "../../src/indexing/clauses/clause-text.ts";
import { ClauseStore } from "../../src/indexing/clauses/clause-store.ts";
import { LexicalIndex, topScores } from "../../src/indexing/lexical/lexical-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { ClauseVectorStore } from "../../src/indexing/vectors/clause-vectors.ts";
import { CorpusEmbeddings } from "../../src/indexing/vectors/word-vectors.ts";
import { createTokenizer } from "../../src/language/tokenize.ts";
import { gatherCandidates } from "../../src/retrieval/candidates.ts";
import { createQuery } from "../../src/retrieval/query.ts";
import { makeClause, makeDocument, makeQuestion } from "../support/clauses.ts";

const matters = ["高龄津贴", "助餐服务", "护理床位", "适老化改造", "家庭病床", "探访关爱", "喘息服务"];
const verbs = ["发放标准", "建设目标", "申请条件", "运营补助", "监督管理"];
const documentCount = 40;
const clausesEach = 12;
const tokenizer = createTokenizer([]);
let index: OpenIndex;

/** Documents of as many regions; the first ones say more about 喘息服务. */
beforeAll(async () => {
  const documents = Array.from({ length: documentCount }, (_, i) =>
    makeDocument({ id: `plan-${i}`, file: `plan-${i}.txt`, regionLadder: [`云州${i}`, "江省"] }),
  );
  const clauses = documents.flatMap(({ id }, d) =>
    Array.from({ length: clausesEach }, (_, i) => {
      const matter = i < 10 - d ? "喘息服务" : (matters[(d + i) % (matters.length - 1)] ?? "");
      const verb = verbs[(d * 3 + i) % verbs.length] ?? "";
      const text = `${matter}的${verb}由第${d}地区民政部门规定，第${i}项。`;
      return makeClause({ id: `${id}-${i}`, document: id, text, path: [matter], ordinal: i });
    }),
  );
  const byId = new Map(documents.map((document) => [document.id, document]));
  const embeddings = CorpusEmbeddings.fit(
    clauses.map(({ text }) => text),
    tokenizer,
    { dimension: 16 },
  );
  const vectors = ClauseVectorStore.create(embeddings, { dimension: 16, capacity: clauses.length });
  await vectors.addVectors(
    await embeddings.embedDocuments(clauses.map(({ text }) => text)),
    clauses.map(({ id }, position) => ({ pageContent: "", metadata: { clauseId: id, position } })),
  );
  index = {
    snapshotId: "made-by-hand",
    documents: byId,
    clauses: ClauseStore.of(clauses),
    bigrams: BigramCounts.of(clauses),
    conflicts: [],
    questions: [],
    reports: [],
    builtAt: "2025-01-01T00:00:00.000Z",
    tokenizer,
    lexical: LexicalIndex.build(
      clauses.map((clause) =>
        lexicalDocument(clause, { document: byId.get(clause.document) ?? makeDocument(), questions: [] }, tokenizer),
      ),
    ),
    vectors,
    embedder: { id: "made-by-hand", embeddings, dimension: 16 },
    questionModels: null,
  };
});

const idsOf = (candidates: readonly { profile: { clause: { id: string } } }[]): string[] =>
  candidates.map(({ profile }) => profile.clause.id);

test("the best of a search over every score are all candidates, each with its score", async () => {
  for (const text of ["护理床位建设目标", "助餐服务申请条件", "第7地区的探访关爱"]) {
    const question = makeQuestion(text, { region: null });
    const { groups } = await gatherCandidates(index, question);
    const candidates = groups[0]?.candidates ?? [];
    const scores = index.lexical.scoreAll(createQuery(question, tokenizer, index.lexical).terms);
    const best = topScores(scores, 30);
    expect(idsOf(candidates)).toEqual(expect.arrayContaining(best.map(({ position }) => index.clauses.idAt(position))));
    for (const { profile, searches } of candidates) {
      expect(searches.bm25).toBeCloseTo(scores[index.clauses.positionOf(profile.clause.id)] ?? NaN, 4);
    }
  }
});

test("a person's region leaves all other documents out of every search", async () => {
  const region = { mention: "云州7", ladder: ["云州7", "江省"] };
  for (const exactVectorsUpTo of [20_000, 0]) {
    const { groups } = await gatherCandidates(index, makeQuestion("护理床位建设", { region }), { exactVectorsUpTo });
    expect(groups).toHaveLength(1);
    const found = idsOf(groups[0]?.candidates ?? []);
    expect(found.length).toBeGreaterThan(3);
    expect(found.every((id) => id.startsWith("plan-7-"))).toBe(true);
  }
});

test("of very many documents those that say most about it are compared", async () => {
  const { groups } = await gatherCandidates(
    index,
    makeQuestion("各地喘息服务的标准", { searchText: "喘息服务", region: null, allRegions: true }),
  );
  const documents = groups.flatMap(({ scope }) => [...scope.keys()]);
  expect(documents.length).toBeLessThanOrEqual(24);
  expect(documents).toEqual(expect.arrayContaining(["plan-0", "plan-1", "plan-2"]));
  expect(groups.every(({ candidates }) => candidates.length > 0)).toBe(true);
});
