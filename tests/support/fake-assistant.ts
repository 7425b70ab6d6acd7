/** An `Assistant` with canned replies, for tests of channels: records what it is asked, answers at once. */
import { NotFoundError, UnknownRegionError } from "../../src/errors.ts";
import type { Assistant, ClauseView, Reply, Turn } from "../../src/conversation/turn.ts";

type Citation = Reply["citations"][number];

const text =
  "到2025年，全省养老机构护理型床位占比达到55%以上。支持公办养老机构增设护理型床位，优先接收经济困难的失能老年人。";
const source = {
  file: "sample.txt",
  start: { line: 12, column: 1 },
  end: { line: 13, column: 20 },
};

export const sampleCitation: Citation = {
  clauseId: "sample-3-1-2",
  document: "sample",
  title: "甲省“十四五”养老服务体系建设规划",
  docNumber: "甲政发〔2022〕8号",
  path: ["第三章 重点任务", "第一节 扩大机构养老供给", "（二）提升护理能力"],
  text,
  quote: "到2025年，全省养老机构护理型床位占比达到55%以上。",
  source,
  force: "expected",
};

const secondCitation: Citation = {
  ...sampleCitation,
  clauseId: "other-2-1",
  document: "other",
  title: "乙市养老服务“十四五”规划",
  docNumber: null,
  path: ["二、主要目标", "专栏1 发展指标"],
  text: "护理型床位占比 2025年目标值 60% 约束性",
  quote: "护理型床位占比 2025年目标值 60%",
  force: "binding",
};

const base: Reply = {
  question: "",
  answer: "",
  sections: [],
  kind: "answer",
  refused: false,
  region: "甲省",
  citations: [],
  retrieved: [],
  notices: [],
  related: [],
  comparison: null,
  engine: "extractive",
  timings: { retrieveMs: 3, answerMs: 4 },
  choices: [],
};

const validity = "这份规划的期限是 2021–2025 年，已经到期，现行标准请再核实。";
const contact = "想问自己家能不能办，请拨 12345，或问当地民政局。";

export const sampleAnswer: Reply = {
  ...base,
  answer: `甲省的目标是：到2025年，护理型床位占比达到55%以上[1]。\n「${sampleCitation.quote}」[1]\n文件没有写个人怎么申请床位。\n${validity}\n${contact}`,
  sections: [
    { role: "conclusion", text: "甲省的目标是：到2025年，护理型床位占比达到55%以上[1]。" },
    { role: "quote", text: `「${sampleCitation.quote}」[1]` },
    { role: "missing", text: "文件没有写个人怎么申请床位。" },
    { role: "notice", text: "这是规划目标，不是可以直接申领的补贴。" },
    { role: "notice", text: validity },
    { role: "contact", text: contact },
    { role: "source", text: "[1]《甲省“十四五”养老服务体系建设规划》（甲政发〔2022〕8号）第三章第一节（二）" },
  ],
  citations: [sampleCitation],
  notices: ["这是规划目标，不是可以直接申领的补贴。", validity],
  related: ["失能老人能住进公办养老院吗？", "甲省有没有家庭养老床位？"],
  choices: ["失能老人能住进公办养老院吗？", "甲省有没有家庭养老床位？"],
};

export const sampleRefusal: Reply = {
  ...base,
  kind: "refusal",
  refused: true,
  answer: `规划提到高龄津贴，但没有写金额。\n${contact}`,
  sections: [
    { role: "care", text: "您照顾老人辛苦了。" },
    { role: "conclusion", text: "规划提到高龄津贴，但没有写金额。" },
    { role: "quote", text: `最接近的条款：「${sampleCitation.quote}」[1]` },
    { role: "missing", text: "没有写发多少钱，也没有写从几岁开始发。" },
    { role: "contact", text: contact },
  ],
  citations: [sampleCitation],
  choices: ["高龄津贴找谁问？"],
};

export const sampleComparison: Reply = {
  ...base,
  region: null,
  answer: `各地护理型床位占比目标：\n甲省 55%以上[1]\n乙市 60%[2]\n丙县 未写明\n${contact}`,
  sections: [
    { role: "conclusion", text: "三个地方里，两个写明了护理型床位占比的目标[1][2]。" },
    { role: "notice", text: validity },
    { role: "contact", text: contact },
  ],
  citations: [sampleCitation, secondCitation],
  notices: [validity],
  comparison: {
    indicators: ["护理型床位占比（2025年）", "家庭养老床位", "每千名老人床位数"],
    rows: [
      {
        region: "甲省",
        cells: [
          { value: "55%以上", citation: 0 },
          { value: null, citation: null },
          { value: "40张", citation: 0 },
        ],
      },
      {
        region: "乙市",
        cells: [
          { value: "60%", citation: 1 },
          { value: "1000张", citation: 1 },
          { value: null, citation: null },
        ],
      },
      {
        region: "丙县",
        cells: [
          { value: null, citation: null },
          { value: null, citation: null },
          { value: null, citation: null },
        ],
      },
    ],
  },
};

export const sampleClarify: Reply = {
  ...base,
  kind: "clarify",
  region: null,
  answer: "您问的是哪里的老人？选好地区，我再查那里的文件。\n也可以拨 12345 问。",
  sections: [
    { role: "conclusion", text: "您问的是哪里的老人？选好地区，我再查那里的文件。" },
    { role: "contact", text: "也可以拨 12345 问。" },
  ],
  choices: ["甲省", "乙市"],
};

export const sampleModelAnswer: Reply = { ...sampleAnswer, engine: "model" };

const part = (id: string, body: string, gapBefore = false): ClauseView["clause"] => ({
  id,
  path: sampleCitation.path,
  kind: "body",
  text: body,
  source,
  gapBefore,
  gapAfter: false,
});

/** The sample's document, in reading order. */
const sampleParts = [
  part("sample-3-1-1", "（一）优化床位结构。新建养老机构应当设置护理型床位。"),
  part(sampleCitation.clauseId, text),
  part("sample-3-1-3", "（三）发展家庭养老床位，提供上门照护。", true),
  part("sample-3-1-4", "（四）建立老年人能力评估制度，每年评估一次。"),
  part("sample-3-1-5", "（五）鼓励养老机构开展“喘息服务”。"),
];

function viewAt(at: number): ClauseView | null {
  const clause = sampleParts[at];
  if (clause === undefined) return null;
  return {
    clause,
    before: sampleParts.slice(Math.max(0, at - 1), at),
    after: sampleParts.slice(at + 1, at + 2),
    document: {
      id: "sample",
      title: sampleCitation.title,
      docNumber: sampleCitation.docNumber,
      issuer: "甲省人民政府",
      issuedDate: "2022-03-01",
      disclosure: "此件公开发布",
    },
  };
}

function viewOf(id: string): ClauseView {
  const view = viewAt(sampleParts.findIndex((one) => one.id === id));
  if (view === null) throw new NotFoundError("没有找到这一条。", { remedy: "文件可能更新过，请重新提问。" });
  return view;
}

export const sampleView: ClauseView = viewOf(sampleCitation.clauseId);

export interface FakeAssistant extends Assistant {
  turns: Turn[];
  forgotten: string[];
  savedRegions: Map<string, string>;
  judged: { conversationId: string; useful: boolean }[];
  /** Replaces the answer that the question's words choose. */
  answerWith: ((turn: Turn) => Reply | Promise<Reply>) | null;
  /** What `notReady()` says. */
  reasonNotReady: string | null;
}

/** Every answer waits until what this returns is called; then it is the sample's. */
export function holdAnswers(assistant: FakeAssistant): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  assistant.answerWith = async () => {
    await released;
    return sampleAnswer;
  };
  return release;
}

function replyTo(question: string): Reply {
  if (question.includes("对比")) return sampleComparison;
  if (question.includes("津贴")) return sampleRefusal;
  if (question.includes("哪里")) return sampleClarify;
  if (question.includes("模型")) return sampleModelAnswer;
  return sampleAnswer;
}

const knownRegions = ["甲省", "乙市", "丙县"];

function checkRegion(region: string): string {
  if (knownRegions.includes(region)) return region;
  throw new UnknownRegionError(`不认识“${region}”这个地方。`, { remedy: "请写省、市或县的名字，例如甲省。" });
}

async function announceSteps(turn: Turn, delayMs: number): Promise<void> {
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, delayMs));
  turn.onStep?.({ stage: "retrieving" });
  if (delayMs > 0) await wait();
  const { document, title, path, clauseId } = sampleCitation;
  turn.onStep?.({ stage: "evidence", clauses: [{ document, title, path, clauseId }] });
  if (delayMs > 0) await wait();
  turn.onStep?.({ stage: "answering" });
}

/** @param delayMs pause between two steps, so that a person can see them */
export function createFakeAssistant(delayMs = 0): FakeAssistant {
  const fake: FakeAssistant = {
    turns: [],
    forgotten: [],
    savedRegions: new Map(),
    judged: [],
    answerWith: null,
    reasonNotReady: null,
    async converse(turn) {
      fake.turns.push(turn);
      if (typeof turn.regionSetting === "string") checkRegion(turn.regionSetting);
      await announceSteps(turn, delayMs);
      const reply = fake.answerWith === null ? replyTo(turn.text) : await fake.answerWith(turn);
      return { ...reply, question: turn.text };
    },
    clause: viewOf,
    regions: () => knownRegions,
    async setRegion(conversationId, region) {
      await Promise.resolve();
      if (region === null) fake.savedRegions.delete(conversationId);
      else fake.savedRegions.set(conversationId, checkRegion(region));
      return region;
    },
    notReady: () => fake.reasonNotReady,
    forget: (conversationId) => {
      fake.forgotten.push(conversationId);
      return Promise.resolve();
    },
    feedback: (conversationId, useful) => {
      fake.judged.push({ conversationId, useful });
      return Promise.resolve();
    },
    metrics: () => ({ questions_total: fake.turns.length, refused_total: 0 }),
  };
  return fake;
}
