import { expect, test } from "vitest";
import type { Reply, Turn } from "../../src/conversation/turn.ts";
import type { LabelledQuestion } from "../../src/evaluation/question-set.ts";
import { runQuestions } from "../../src/evaluation/run-questions.ts";

const question: LabelledQuestion = {
  id: "q1",
  kind: "follow-up",
  persona: "family",
  question: "那石城县呢？",
  history: ["河北省的床位目标是多少？", "到哪年？"],
  regionSetting: "河北",
  answerable: true,
  gold: [],
  mustContain: [],
  mustNotContain: [],
  near: [],
};

const reply = (turn: Turn): Reply => ({
  question: turn.text,
  choices: [],
  answer: `答：${turn.text}`,
  sections: [],
  kind: "answer",
  refused: false,
  region: null,
  citations: [],
  retrieved: [{ document: "a", path: [], text: "床位", score: 1 }],
  notices: [],
  related: [],
  comparison: null,
  engine: "extractive",
  timings: { retrieveMs: 0, answerMs: 0 },
});

test("each question is a conversation of its own: earlier turns first, then forgotten", async () => {
  const log: string[] = [];
  const progress: string[] = [];
  const asked = await runQuestions({
    assistant: {
      converse: (turn) => {
        log.push(`${turn.conversationId} ${turn.regionSetting ?? "-"} ${turn.text}`);
        return Promise.resolve(reply(turn));
      },
      setRegion: (id, region) => {
        log.push(`region ${id}`);
        return Promise.resolve(`${region}的全名`);
      },
      forget: (id) => {
        log.push(`forget ${id}`);
        return Promise.resolve();
      },
    },
    questions: [question, { ...question, id: "q2", history: [], regionSetting: null }],
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  });
  expect(log).toEqual([
    "region eval:q1",
    "eval:q1 河北的全名 河北省的床位目标是多少？",
    "eval:q1 河北的全名 到哪年？",
    "eval:q1 河北的全名 那石城县呢？",
    "forget eval:q1",
    "eval:q2 - 那石城县呢？",
    "forget eval:q2",
  ]);
  expect(progress).toEqual(["1/2", "2/2"]);
  expect(asked.map(({ prediction }) => prediction.answer)).toEqual(["答：那石城县呢？", "答：那石城县呢？"]);
  expect(asked[0]?.prediction.retrieved).toEqual([{ document: "a", path: [], text: "床位", score: 1 }]);
  expect(asked[0]?.elapsedMs).toBeGreaterThanOrEqual(0);
});
