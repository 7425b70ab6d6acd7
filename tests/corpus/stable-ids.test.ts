import { expect, test } from "vitest";
import { Dice, PolicyWriter } from "../support/policy-prose.ts";
import { layOut } from "../support/damage.ts";
import { bodyOf, parseText } from "./parse-text.ts";

test("when one paragraph changes, every clause of the others keeps its id", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const writer = new PolicyWriter(seed);
    const paper = writer.paper(5);
    const dice = new Dice(seed + 1000);
    const bodies = paper.flatMap(({ kind }, i) => (kind === "body" ? [i] : []));
    if (bodies.length === 0) continue;
    const changed = dice.pick(bodies);
    const before = parseText(layOut(paper)).clauses;
    const after = parseText(
      layOut(
        paper.map((own, i) => (i === changed ? { ...own, text: own.text.replace(/。$/, "，并按月公开。") } : own)),
      ),
    ).clauses;
    const ids = new Set(after.map(({ id }) => id));
    expect(ids.size).toBe(after.length);
    const gone = before.filter(({ id }) => !ids.has(id));
    const unit = before.filter(({ path }) => gone.some((clause) => clause.path.join() === path.join()));
    // A unit of several paragraphs may be split elsewhere; no clause of another unit may change its id.
    expect(gone.length, `seed ${seed}`).toBeGreaterThan(0);
    expect(new Set(gone.map(({ path }) => path.join("/"))).size, `seed ${seed}`).toBe(1);
    expect(gone.length).toBeLessThanOrEqual(unit.length);
  }
});

test("twins keep their ids when text between them changes", () => {
  const text = (middle: string): string =>
    `一、甲\n（一）职责\n落实责任，加强领导。\n（二）其他\n${middle}\n二、乙\n（一）职责\n落实责任，加强领导。\n一、甲\n（一）职责\n落实责任，加强领导。`;
  const twins = (middle: string): string[] =>
    bodyOf(parseText(text(middle)))
      .filter((clause) => clause.text === "落实责任，加强领导。")
      .map(({ id }) => id);
  expect(new Set(twins("完善制度，按期检查。")).size).toBe(3);
  expect(twins("完善制度，按期检查。")).toEqual(twins("公开结果，接受监督，并定期评估。"));
});
