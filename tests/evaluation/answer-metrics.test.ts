/** The scorer: its ends (an oracle, silence), and by hand the cases where scorers usually go wrong. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { groupsOf, meansByGroup, scoreAnswer, whyWrong } from "../../src/evaluation/answer-metrics.ts";
import type { Prediction } from "../../src/evaluation/answer-metrics.ts";
import { parseQuestionSet } from "../../src/evaluation/question-set.ts";
import type { LabelledQuestion } from "../../src/evaluation/question-set.ts";
import { covers } from "../../src/evaluation/retrieval-metrics.ts";

const golden = parseQuestionSet(readFileSync("tests/golden/questions.jsonl", "utf8"));

const evidence = "到二〇二五年养老机构护理型床位占比不低于百分之五十五，每千名老年人配备一名社会工作者";

/** A question with two gold elements, of which the first also stands elsewhere. */
function asked(changes: Partial<LabelledQuestion> = {}): LabelledQuestion {
  return {
    id: "q",
    kind: "numeric",
    persona: "staff",
    question: "护理型床位占比是多少？",
    history: [],
    regionSetting: null,
    answerable: true,
    gold: [
      {
        document: "north",
        evidence: [evidence],
        path: ["第三章 重点任务", "第一节 床位", "2. 护理型床位"],
        alt: [{ evidence: ["护理型床位占比达到55%以上，逐年提高"], path: ["附件"] }],
      },
      { document: "south", evidence: ["探访率达到百分之百的要求继续保持"], path: ["四、保障", "（一）探访"], alt: [] },
    ],
    mustContain: ["55%|五成五", "床位"],
    mustNotContain: ["60%"],
    near: [],
    ...changes,
  };
}

const right: Prediction = {
  retrieved: [
    { document: "north", text: `前文。${evidence}。后文` },
    { document: "south", text: "探访率达到百分之百的要求\n继续保持" },
  ],
  answer: "护理型床位占比不低于百分之五十五。",
  refused: false,
  citations: [
    { document: "north", path: ["第三章 重点任务", "第一节 床位", "2. 护理型床位"] },
    { document: "south", path: ["四、保障", "（一）探访"] },
  ],
};

describe("the whole question set", () => {
  test("an oracle scores 1 on everything", () => {
    const scored = golden.map((question) => {
      const prediction: Prediction = {
        retrieved: question.gold.map(({ document, evidence: words }) => ({ document, text: words.join("") })),
        citations: question.gold.map(({ document, path }) => ({ document, path })),
        answer: question.answerable
          ? question.mustContain.map((entry) => entry.split("|")[0]).join("。")
          : "文件中没有写明，无法回答。",
      };
      return { question, scores: scoreAnswer(question, prediction, 99) };
    });
    const [all] = meansByGroup(scored);
    expect(all?.group).toBe("ALL");
    expect(all?.count).toBe(golden.length);
    expect(new Set(Object.values(all?.means ?? {}))).toEqual(new Set([1]));
  });

  test("silence scores 0 on everything but cleanness and not having refused", () => {
    const scored = golden.map((question) => ({ question, scores: scoreAnswer(question, {}, 5) }));
    const answerable = meansByGroup(scored).find(({ group }) => group === "answerable");
    expect(answerable?.means).toMatchObject({ hit: 0, full: 0, recall: 0, correct: 0, doc: 0, pathL2: 0, clean: 1 });
    const unanswerable = meansByGroup(scored).find(({ group }) => group === "not answerable");
    expect(unanswerable?.means).toMatchObject({ correct: 0, refusalOk: 0, clean: 1 });
  });
});

describe("evidence", () => {
  test("counts when the words are there, whatever the spaces and widths", () => {
    expect(covers("占 比\n不低于５５％", "占比不低于55%")).toBe(true);
    expect(covers("\ufeff占\u200b比", "占比")).toBe(true);
    expect(covers("占比不低于60%", "占比不低于55%")).toBe(false);
  });

  test("counts when a chunk's border cuts a long sentence, but not a short one", () => {
    expect(covers(evidence.slice(0, -5), evidence)).toBe(true);
    expect(covers(evidence.slice(0, -12), evidence)).toBe(false);
    expect(covers("社会工作者每千名老年", "社会工作者每千名老年人")).toBe(false);
  });

  test("must be in the right document and within the first k", () => {
    const swapped = { ...right, retrieved: [{ document: "south", text: evidence }, ...(right.retrieved ?? [])] };
    expect(scoreAnswer(asked(), right, 2)).toMatchObject({ hit: 1, full: 1, recall: 1 });
    expect(scoreAnswer(asked(), right, 1)).toMatchObject({ hit: 1, full: 0, recall: 0.5 });
    expect(scoreAnswer(asked(), swapped, 1)).toMatchObject({ hit: 0, full: 0, recall: 0 });
  });

  test("may be found in another place that states the same fact", () => {
    const elsewhere = [{ document: "north", text: "护理型床位占比达到55%以上，逐年提高" }];
    expect(scoreAnswer(asked(), { ...right, retrieved: elsewhere }, 5)).toMatchObject({ hit: 1, recall: 0.5 });
  });

  test("one element is enough where any will do", () => {
    const question = asked({ goldMode: "any" });
    const one = { ...right, retrieved: right.retrieved?.slice(0, 1) ?? [], citations: right.citations?.slice(1) ?? [] };
    expect(scoreAnswer(question, one, 5)).toMatchObject({
      hit: 1,
      full: 1,
      recall: 1,
      doc: 1,
      pathL2: 1,
      pathStrict: 1,
    });
  });
});

describe("citations", () => {
  const cite = (...path: string[]): number | undefined =>
    scoreAnswer(asked({ gold: asked().gold.slice(0, 1) }), { ...right, citations: [{ document: "north", path }] }, 5)
      .pathStrict;

  test("may go deeper than the gold path, but not less deep", () => {
    expect(cite("第三章 重点任务", "第一节 床位", "2. 护理型床位", "（1）占比")).toBe(1);
    expect(cite("第三章 重点任务", "第一节 床位")).toBe(0);
  });

  test("may print a heading's number otherwise, or run on into its text", () => {
    expect(cite("三、重点任务", "第一节　床位", "2. 护理型床位。到二〇二五年")).toBe(1);
    expect(cite("第三章 重点任务", "第一节 人才", "2. 护理型床位")).toBe(0);
  });

  test("of the first two levels only are enough for pathL2", () => {
    const citations = right.citations?.map(({ document, path }) => ({ document, path: path.slice(0, 2) })) ?? [];
    expect(scoreAnswer(asked(), { ...right, citations }, 5)).toMatchObject({ doc: 1, pathL2: 1, pathStrict: 0 });
  });

  test("must cover every document that is needed", () => {
    expect(scoreAnswer(asked(), { ...right, citations: right.citations?.slice(1) ?? [] }, 5).doc).toBe(0);
  });
});

describe("the words of the answer", () => {
  const correct = (answer: string, question = asked()): number | undefined =>
    scoreAnswer(question, { ...right, answer }, 5).correct;

  test("need one alternative of each entry and no forbidden word", () => {
    expect(correct("护理型床位 55 ％")).toBe(1);
    expect(correct("护理型床位五成五")).toBe(1);
    expect(correct("护理型床位")).toBe(0);
    expect(correct("护理型床位55%，不是60%")).toBe(0);
  });

  test("agree on a number with and without thousands separators", () => {
    expect(correct("床位1,963张", asked({ mustContain: ["1963"] }))).toBe(1);
    expect(correct("第1,96条", asked({ mustContain: ["196"] }))).toBe(0);
  });
});

describe("refusals", () => {
  const unanswerable = asked({ kind: "unanswerable", answerable: false, gold: [], mustContain: [] });

  test("an answerable question that is refused is wrong even with the right words", () => {
    expect(scoreAnswer(asked(), { ...right, refused: true }, 5)).toMatchObject({ correct: 0, refusalOk: 0 });
  });

  test("words like 未写明 do not make a complete answer a refusal, unless nothing else says so", () => {
    const { refused: _left, ...silent } = right;
    const complete = { ...silent, answer: "床位55%，金额未写明。" };
    expect(scoreAnswer(asked(), complete, 5)).toMatchObject({ correct: 1, refusalOk: 1 });
    expect(scoreAnswer(asked(), { ...silent, answer: "床位未写明。" }, 5)).toMatchObject({ correct: 0, refusalOk: 0 });
  });

  test("a question without an answer needs a refusal without forbidden words", () => {
    expect(scoreAnswer(unanswerable, { answer: "文件里没有。", refused: true }, 5)).toMatchObject({ correct: 1 });
    expect(scoreAnswer(unanswerable, { answer: "文件里没有，约60%。", refused: true }, 5)).toMatchObject({
      correct: 0,
      clean: 0,
      refusalOk: 1,
    });
    expect(scoreAnswer(unanswerable, { answer: "大约一半。", refused: false }, 5)).toMatchObject({ correct: 0 });
    expect(scoreAnswer(unanswerable, {}, 5).hit).toBeUndefined();
  });

  test("each wrong answer says why, a right one says nothing", () => {
    expect(whyWrong(asked(), right)).toEqual([]);
    expect(whyWrong(asked(), { answer: "床位60%", refused: true })).toEqual([
      "文件里有答案，却说没有",
      "出现了不该有的“60%”",
      "缺“55%|五成五”",
    ]);
    expect(whyWrong(unanswerable, { answer: "一半", refused: false })).toEqual(["文件里没有答案，却没有这样说"]);
  });
});

describe("groups", () => {
  test("a question counts in its kind, persona, answerability and each of its documents once", () => {
    expect(groupsOf(asked())).toEqual(["ALL", "kind:numeric", "persona:staff", "answerable", "doc:north", "doc:south"]);
    const near = asked({ kind: "unanswerable", answerable: false, gold: [], near: [{ evidence: ["x"] }] });
    expect(groupsOf(near)).toEqual(["ALL", "kind:unanswerable", "persona:staff", "not answerable", "near-miss"]);
  });

  test("means leave out questions that a metric does not apply to", () => {
    const unanswerable = asked({ answerable: false, gold: [], mustContain: [] });
    const [all] = meansByGroup([
      { question: asked(), scores: scoreAnswer(asked(), right, 5) },
      { question: unanswerable, scores: scoreAnswer(unanswerable, { refused: false }, 5) },
    ]);
    expect(all).toMatchObject({ group: "ALL", count: 2, means: { hit: 1, correct: 0.5 } });
  });
});
