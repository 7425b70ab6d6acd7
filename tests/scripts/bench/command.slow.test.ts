/** `npm run bench` from outside: every engine in a process of its own, tables on standard output, a plot in a file. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ownEngines, peerEngines, plainEngines } from "../../../scripts/bench/engines.ts";
import { syntheticClauses } from "../../../scripts/bench/synthetic-clauses.ts";

const scratch = mkdtempSync(join(tmpdir(), "yiwen-bench-command-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const bench = (...options: string[]): string =>
  execFileSync(process.execPath, ["--import", "tsx", "scripts/bench.ts", ...options], { encoding: "utf8" });

test("a collection gives a row for each engine in both tables, and a plot that names them all", () => {
  const clauses = [...syntheticClauses(300, 7)];
  const write = (name: string, values: unknown[]): void =>
    writeFileSync(join(scratch, name), values.map((value) => `${JSON.stringify(value)}\n`).join(""));
  write(
    "corpus.jsonl",
    clauses.map(({ heading, text }, id) => ({ id, title: heading, text })),
  );
  write("queries.jsonl", [{ id: 1, text: clauses[9]?.text.slice(0, 16) }]);
  writeFileSync(join(scratch, "qrels.tsv"), "1\t9\t1\n");
  const plot = join(scratch, "plot.svg");
  const printed = bench("--collection", scratch, "--plot", plot);
  const drawn = readFileSync(plot, "utf8");
  for (const name of [ownEngines, peerEngines, plainEngines].flatMap((engines) => Object.keys(engines))) {
    expect(printed.split(`| ${name} `)).toHaveLength(3);
    expect(drawn).toContain(`>${name} `);
  }
});

test("a number of synthetic clauses gives the figures of our indexes", () => {
  const figures: unknown = JSON.parse(bench("--synthetic", "2000", "--json"));
  expect(figures).toMatchObject({
    clauses: 2000,
    built: { lexicalBytesPerClause: expect.any(Number) },
    searched: { lexical: { p95Ms: expect.any(Number) }, vectors: { count: expect.any(Number), dimension: 128 } },
    added: { addMs: expect.any(Number) },
  });
});
