import { expect, test } from "vitest";
import { leadingEigenspace, symmetricEigen } from "../../../src/indexing/vectors/linear-algebra.ts";
import { CorpusEmbeddings } from "../../../src/indexing/vectors/word-vectors.ts";
import { createTokenizer } from "../../../src/language/tokenize.ts";

const tokenizer = createTokenizer([]);

/** Three matters, each with its own words. */
const matters = [
  "老年食堂助餐送餐服务，老年食堂提供午餐，助餐补贴，送餐上门",
  "护理床位建设，养老机构护理床位，护理员培训，机构床位补助",
  "加装电梯，楼道扶手，无障碍改造，小区坡道电梯扶手",
];
const texts = Array.from({ length: 12 }, (_, i) => `${matters[i % 3] ?? ""}${i}`);

const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));

test("texts of one matter lie nearer than texts of two", async () => {
  const embeddings = CorpusEmbeddings.fit(texts, tokenizer, { dimension: 8 });
  const [meal = [], bed = []] = await embeddings.embedDocuments(["午餐送餐", "机构床位"]);
  const question = await embeddings.embedQuery("食堂助餐");
  expect(cosine(question, meal)).toBeGreaterThan(cosine(question, bed) + 0.5);
});

test("the same corpus gives the same vectors, and so does the saved model", async () => {
  const first = CorpusEmbeddings.fit(texts, tokenizer, { dimension: 8 });
  const second = CorpusEmbeddings.fit(texts, tokenizer, { dimension: 8 });
  const opened = CorpusEmbeddings.open(first.save(), tokenizer);
  const vector = await first.embedQuery("食堂助餐");
  expect(await second.embedQuery("食堂助餐")).toEqual(vector);
  expect(await opened.embedQuery("食堂助餐")).toEqual(vector);
  expect(opened.dimension).toBe(8);
});

test("unknown words give a zero vector, not NaN", async () => {
  const embeddings = CorpusEmbeddings.fit(texts, tokenizer, { dimension: 8 });
  expect((await embeddings.embedQuery("xyz")).every((value) => value === 0)).toBe(true);
});

test("a corpus of one short text can be fitted", async () => {
  const embeddings = CorpusEmbeddings.fit(["养老"], tokenizer, { dimension: 8 });
  expect(await embeddings.embedQuery("养老")).toHaveLength(8);
});

test("Jacobi rotations find the eigenvalues of a known matrix", () => {
  const { values } = symmetricEigen(Float64Array.from([2, 1, 0, 1, 2, 0, 0, 0, 5]), 3);
  const sorted = Array.from(values).sort((a, b) => a - b);
  [1, 3, 5].forEach((expected, i) => expect(sorted[i]).toBeCloseTo(expected, 8));
});

test("the leading eigenspace rebuilds a matrix of low rank", () => {
  const points = [
    [3, 0],
    [0, 2],
    [1, 1],
    [2, -1],
  ];
  const dense = points.map((a) => points.map((b) => (a[0] ?? 0) * (b[0] ?? 0) + (a[1] ?? 0) * (b[1] ?? 0)));
  const size = points.length;
  const matrix = {
    size,
    rowStarts: Uint32Array.from({ length: size + 1 }, (_, row) => row * size),
    columns: Uint32Array.from({ length: size * size }, (_, i) => i % size),
    values: Float32Array.from(dense.flat()),
  };
  const found = leadingEigenspace(matrix, { dimension: 2, seed: 1 });
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) {
      const product = (found[a * 2] ?? 0) * (found[b * 2] ?? 0) + (found[a * 2 + 1] ?? 0) * (found[b * 2 + 1] ?? 0);
      expect(product).toBeCloseTo(dense[a]?.[b] ?? NaN, 4);
    }
  }
});
