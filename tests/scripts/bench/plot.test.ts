import { expect, test } from "vitest";
import { plotQuality } from "../../../scripts/bench/plot.ts";

interface Row {
  name: string;
  p50Ms: number;
  score: number;
}

const draw = (rows: Row[]): string => plotQuality(rows, { axis: "R@10", quality: ({ score }) => score });

const circles = (svg: string): { x: number; y: number }[] =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));

/** Places of the texts that name a row. */
const labelsOf = (svg: string, names: string[]): { x: number; y: number }[] =>
  names.map((name) => {
    const match = new RegExp(`<text x="([-\\d.]+)" y="([\\d.]+)"[^>]*>${name} `).exec(svg);
    return { x: Number(match?.[1]), y: Number(match?.[2]) };
  });

test("faster is further left by the logarithm, better is higher", () => {
  const [fast, middle, slow] = circles(
    draw([
      { name: "a", p50Ms: 0.1, score: 0.5 },
      { name: "b", p50Ms: 1, score: 0.25 },
      { name: "c", p50Ms: 10, score: 0 },
    ]),
  );
  expect((middle?.x ?? 0) - (fast?.x ?? 0)).toBeCloseTo((slow?.x ?? 0) - (middle?.x ?? 0), 0);
  expect((middle?.y ?? 0) - (fast?.y ?? 0)).toBeCloseTo((slow?.y ?? 0) - (middle?.y ?? 0), 0);
  expect(fast?.y).toBeLessThan(slow?.y ?? 0);
});

test("rows at the same place keep readable labels inside the picture", () => {
  const names = ["one", "two", "three", "four", "five"];
  const svg = draw(names.map((name, i) => ({ name, p50Ms: 100 + i, score: 0.4 })));
  const places = labelsOf(svg, names);
  const heights = places.map(({ y }) => y).sort((a, b) => a - b);
  heights.slice(1).forEach((y, i) => expect(y - (heights[i] ?? 0)).toBeGreaterThanOrEqual(12));
  for (const { x, y } of places) {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(860);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(520);
  }
});

test("names are escaped, and one row alone can be drawn", () => {
  const svg = draw([{ name: "A & <B>", p50Ms: 0, score: 0 }]);
  expect(svg).toContain("A &amp; &lt;B&gt; 0.000");
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});
