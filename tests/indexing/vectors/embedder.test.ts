import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { ModelError } from "../../../src/errors.ts";
import { buildIndex } from "../../../src/indexing/building/build.ts";
import { checkVectors, connectEmbeddingServer } from "../../../src/indexing/vectors/embedder.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import { createLexicon } from "../../../src/language/lexicon.ts";
import { openRegions } from "../../../src/language/regions.ts";
import { createQuestionReader } from "../../../src/retrieval/question.ts";
import { retrieve } from "../../../src/retrieval/retrieve.ts";
import { createCorpusFolder } from "../corpus-folder.ts";

interface FakeEmbeddingServer {
  baseUrl: string;
  /** Texts received, one list a request. */
  batches: string[][];
  formats: Set<unknown>;
  dimension: number;
  status: number;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Vectors count characters by their code, so equal texts have equal vectors. */
function vectorOf(text: string, dimension: number): number[] {
  const vector = Array.from<number>({ length: dimension }).fill(0.01);
  for (const character of text) vector[(character.codePointAt(0) ?? 0) % dimension] = 1;
  return vector;
}

async function startServer(): Promise<FakeEmbeddingServer> {
  const fake: FakeEmbeddingServer = { baseUrl: "", batches: [], formats: new Set(), dimension: 32, status: 200 };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const received: { input: string[]; encoding_format: unknown } = JSON.parse(body);
      const { input, encoding_format: format } = received;
      fake.batches.push(input);
      fake.formats.add(format);
      response.writeHead(fake.status, { "content-type": "application/json" });
      const data = input.map((text, index) => ({
        object: "embedding",
        index,
        embedding: vectorOf(text, fake.dimension),
      }));
      response.end(
        JSON.stringify({ object: "list", model: "fake", data, usage: { prompt_tokens: 1, total_tokens: 1 } }),
      );
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  fake.baseUrl = `http://127.0.0.1:${address.port}/v1`;
  return fake;
}

async function modelErrorOf(work: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (error instanceof ModelError) return error;
  throw new Error("no ModelError");
}

const settings = (fake: FakeEmbeddingServer): { baseUrl: string; apiKey: undefined; model: string } => ({
  baseUrl: fake.baseUrl,
  apiKey: undefined,
  model: "fake-embedding",
});

test("texts go out in batches of ten and ask for plain numbers", async () => {
  const fake = await startServer();
  const embedder = await connectEmbeddingServer(settings(fake), null);
  const vectors = await embedder.embeddings.embedDocuments(Array.from({ length: 25 }, (_, i) => `文${i}`));
  expect(vectors).toHaveLength(25);
  expect(fake.batches.map((batch) => batch.length).sort((a, b) => a - b)).toEqual([5, 10, 10]);
  expect([...fake.formats]).toEqual(["float"]);
  expect(embedder.dimension).toBe(32);
});

test("another dimension than the index has is refused with a remedy", async () => {
  const fake = await startServer();
  const embedder = await connectEmbeddingServer(settings(fake), 64);
  const error = await modelErrorOf(embedder.embeddings.embedQuery("津贴"));
  expect(error.message).toContain("32 维");
  expect(error.remedy).toContain("EMBEDDING_MODEL");
});

test("missing, ragged and not-a-number vectors are refused", () => {
  expect(() => checkVectors([[1]], { count: 2, dimension: 1 })).toThrow(ModelError);
  expect(() => checkVectors([[1, 2], [1]], { count: 2, dimension: null })).toThrow(ModelError);
  expect(() => checkVectors([[]], { count: 1, dimension: null })).toThrow(ModelError);
  expect(() => checkVectors([[Number.NaN]], { count: 1, dimension: 1 })).toThrow(ModelError);
  expect(checkVectors([[1, 2]], { count: 1, dimension: null })).toBe(2);
});

test("a build with a server embeds only texts that are new, and an answer uses it", async () => {
  const fake = await startServer();
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  const embedding = settings(fake);
  const first = await buildIndex({ corpusDir, dataDir, embedding });
  expect(first.embeddedTexts).toBeGreaterThan(5);
  await edit("suzhou.txt", "90元", "100元");
  fake.batches.length = 0;
  const second = await buildIndex({ corpusDir, dataDir, embedding });
  expect(second.embeddedTexts).toBe(1);
  expect(fake.batches.flat().join("")).toContain("100元");
  const { index } = await openIndex({ dataDir, embedding });
  const read = createQuestionReader({ lexicon: createLexicon([]), regions: openRegions() });
  const question = read("高龄津贴多少钱", { regionSetting: "苏州市", documents: index.documents });
  const answered = await retrieve(index, question);
  expect(answered.clauses[0]?.clause.text).toContain("100元");
  expect(answered.warnings).toBeUndefined();
  fake.status = 400;
  const without = await retrieve(index, question);
  expect(without.clauses[0]?.clause.text).toContain("100元");
  expect(without.warnings?.[0]).toContain("向量服务");
});

test("a server that refuses fails the build with a remedy, and the old snapshot stays", async () => {
  const fake = await startServer();
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  const embedding = settings(fake);
  const { snapshotId } = await buildIndex({ corpusDir, dataDir, embedding });
  await edit("suzhou.txt", "90元", "100元");
  fake.status = 400;
  const error = await modelErrorOf(buildIndex({ corpusDir, dataDir, embedding }));
  expect(error.remedy).toContain("EMBEDDING_BASE_URL");
  expect((await openIndex({ dataDir, embedding })).index.snapshotId).toBe(snapshotId);
});

test("without a server nothing is sent anywhere", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const original = globalThis.fetch;
  let requests = 0;
  globalThis.fetch = () => {
    requests += 1;
    return Promise.reject(new Error("no network"));
  };
  try {
    await buildIndex({ corpusDir, dataDir, embedding: null });
    await openIndex({ dataDir, embedding: null });
  } finally {
    globalThis.fetch = original;
  }
  expect(requests).toBe(0);
});
