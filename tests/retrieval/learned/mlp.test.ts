import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";
import { fitNetwork, RankingNetwork } from "../../../src/retrieval/learned/mlp.ts";
import type { RankedList } from "../../../src/retrieval/learned/mlp.ts";

/** Lists of thirty rows of three features; the right row is the one that `value` puts highest. */
function lists(count: number, value: (row: number[]) => number, seed: number): RankedList[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const rows = Array.from({ length: 30 }, () => [random() * 2 - 1, random() * 2 - 1, random() * 2 - 1]);
    const values = rows.map(value);
    return { rows: Float32Array.from(rows.flat()), right: [values.indexOf(Math.max(...values))] };
  });
}

const features = ["a", "b", "c"];
const options = { hidden: 8, epochs: 30, learningRate: 0.02, drawn: 20, batch: 8 };

const hitRate = (network: RankingNetwork, some: RankedList[]): number =>
  some.filter(({ rows, right }) => {
    const scores = network.scores(rows);
    return right.includes(scores.indexOf(Math.max(...scores)));
  }).length / some.length;

describe("a network fitted to lists", () => {
  test("learns what is the sum of two features, and not the third", () => {
    const sum = ([a = 0, b = 0]: number[]): number => a + b;
    const network = fitNetwork(features, lists(200, sum, 1), options);
    expect(hitRate(network, lists(100, sum, 2))).toBeGreaterThan(0.85);
  });

  test("learns what no sum can say", () => {
    const peak = ([a = 0, b = 0]: number[]): number => -Math.abs(a - 0.2) - Math.abs(b + 0.3);
    const linear = fitNetwork(features, lists(300, peak, 3), { ...options, hidden: 0 });
    const network = fitNetwork(features, lists(300, peak, 3), { ...options, hidden: 16 });
    const test = lists(100, peak, 4);
    expect(hitRate(network, test)).toBeGreaterThan(hitRate(linear, test) + 0.2);
  });

  test("is the same for the same seed, and the same after a trip through JSON", () => {
    const data = lists(40, ([a = 0]) => a, 5);
    const network = fitNetwork(features, data, options);
    const again = fitNetwork(features, data, options);
    const copied = new RankingNetwork(JSON.parse(JSON.stringify(network.weights)));
    const rows = data[0]?.rows ?? new Float32Array(0);
    expect([...again.scores(rows)]).toEqual([...network.scores(rows)]);
    expect([...copied.scores(rows)]).toEqual([...network.scores(rows)]);
  });
});
