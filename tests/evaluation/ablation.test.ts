import { expect, test } from "vitest";
import { ablationFigures, ablationTable, isAbout, meanFigures } from "../../src/evaluation/ablation.ts";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";

const [family, comparison] = parseQuestionSet(
  ["family-colloquial", "comparison"]
    .map((kind) =>
      JSON.stringify({
        id: kind,
        kind,
        persona: "family",
        question: "？",
        regionSetting: null,
        answerable: true,
        gold: [{ document: "a", evidence: ["喘息服务"], path: [] }],
        mustContain: ["喘息"],
        mustNotContain: [],
      }),
    )
    .join("\n"),
);
if (family === undefined || comparison === undefined) throw new Error("the questions were not read");

const passages = [
  { document: "a", text: "别的" },
  { document: "a", text: "喘息服务" },
];

test("figures count at their own depth and over their own questions", () => {
  const figures = ablationFigures([
    { question: family, prediction: { retrieved: passages, answer: "有喘息服务", refused: false } },
    { question: comparison, prediction: { retrieved: [], answer: "没有", refused: true } },
  ]);
  expect(figures).toEqual({
    familiesHit1: 0,
    familiesHit5: 1,
    familiesHit10: 1,
    allHit5: 0.5,
    comparisonFull10: 0,
    familiesCorrect: 1,
    allCorrect: 0.5,
    refusalsRight: 0.5,
  });
});

test("a figure without questions is absent, in a row and in a mean", () => {
  const figures = ablationFigures([{ question: comparison, prediction: {} }]);
  expect(figures.familiesHit1).toBeUndefined();
  expect(meanFigures([figures, { familiesHit1: 0.5, allHit5: 1 }])).toMatchObject({ familiesHit1: 0.5, allHit5: 0.5 });
  expect(ablationTable([{ name: "空", figures: {}, questions: 0 }])).toMatch(/\| 空 .*– \|.*\| +0 \|$/mu);
});

test("a question is about the documents of its evidence", () => {
  expect(isAbout(family, "a")).toBe(true);
  expect(isAbout(family, "b")).toBe(false);
});
