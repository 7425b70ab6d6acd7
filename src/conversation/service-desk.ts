/**
 * What people leave for the administrator, and what becomes of it: complaints with a receipt and a date by which they are
 * answered, and questions that the documents did not answer. All of it is text in the journal, redacted before it is
 * written. Refuses empty and oversized text.
 */
import { randomInt } from "node:crypto";
import { BadInputError, NotFoundError } from "../errors.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { redact } from "./redact.ts";

/** Within so many working days a complaint is answered. */
export const COMPLAINT_WORKING_DAYS = 15;
export const MAX_COMPLAINT_CHARS = 1_000;

export const complaintTopics = ["回答不对", "原文有误", "页面不好用", "个人信息", "其他"] as const;
export type ComplaintTopic = (typeof complaintTopics)[number];

export interface Complaint {
  /** Eight letters; whoever has them can read the answer. */
  receipt: string;
  topic: string;
  /** Redacted. */
  text: string;
  /** ISO times; `answeredAt` and `answer` are null until it is answered. */
  at: string;
  /** ISO date, the last day for an answer. */
  dueDate: string;
  answer: string | null;
  answeredAt: string | null;
}

/** A question that was not answered, with all the times it was asked. */
export interface Gap {
  /** Redacted. */
  question: string;
  region: string | null;
  times: number;
  /** How many of these times the answer was judged 没用, or handed in by the person. */
  useless: number;
  /** ISO time. */
  lastAt: string;
  isHandled: boolean;
}

/** Port: the counter behind 投诉与反馈 and the administrator's lists. */
export interface ServiceDesk {
  /** @throws BadInputError when the text is empty or too long. */
  complain(topic: ComplaintTopic, text: string): Promise<Complaint>;
  /** @throws NotFoundError for a receipt nobody was given. */
  complaint(receipt: string): Promise<Complaint>;
  /** Unanswered ones first, the oldest of them on top. */
  complaints(): Promise<Complaint[]>;
  /** @throws NotFoundError for an unknown receipt. @throws BadInputError */
  answerComplaint(receipt: string, text: string): Promise<void>;
  /** A person hands in a question of their own accord. */
  handIn(question: string, region: string | null): Promise<void>;
  /** Open ones first, the most asked of them on top. */
  gaps(): Promise<Gap[]>;
  markHandled(question: string, region: string | null): Promise<void>;
}

/** Letters that cannot be taken for a digit or for each other when read aloud or copied by hand. */
const receiptLetters = "ABCDEFHJKLMNPRTUVWXY";
const receiptLength = 8;
const receiptLine = /^受理号 ([A-Z]{8})｜([^｜]{1,20})｜([\s\S]*)$/u;

const newReceipt = (): string =>
  Array.from({ length: receiptLength }, () => receiptLetters[randomInt(receiptLetters.length)] ?? "A").join("");

/** The day so many working days after `from`; Saturdays and Sundays do not count. ISO date, in China's time. */
export function workingDaysAfter(from: Date, days: number): string {
  // China keeps one time, eight hours ahead, all year.
  const day = new Date(from.getTime() + 8 * 3_600_000);
  for (let left = days; left > 0;) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}

/** @throws BadInputError */
function checkText(text: string): string {
  const trimmed = text.replaceAll("\0", "").replaceAll("\r\n", "\n").trim();
  if (trimmed === "") throw new BadInputError("还没有写内容。", { remedy: "请写下哪里不对，或者您想说的事。" });
  if (Array.from(trimmed).length > MAX_COMPLAINT_CHARS) {
    throw new BadInputError(`写得太长了，最多 ${MAX_COMPLAINT_CHARS} 字。`, { remedy: "请先说最要紧的一件事。" });
  }
  return trimmed;
}

function readComplaints(entries: readonly JournalEntry[]): Complaint[] {
  const byReceipt = new Map<string, Complaint>();
  for (const { kind, question, at } of entries) {
    const [, receipt, topic, text] = kind === "complaint" || kind === "reply" ? (receiptLine.exec(question) ?? []) : [];
    if (receipt === undefined || topic === undefined || text === undefined) continue;
    const known = byReceipt.get(receipt);
    if (kind === "reply" && known) Object.assign(known, { answer: text, answeredAt: at });
    if (kind !== "complaint" || known) continue;
    const dueDate = workingDaysAfter(new Date(at), COMPLAINT_WORKING_DAYS);
    byReceipt.set(receipt, { receipt, topic, text, at, dueDate, answer: null, answeredAt: null });
  }
  return [...byReceipt.values()].sort(
    (a, b) => Number(a.answer !== null) - Number(b.answer !== null) || a.at.localeCompare(b.at),
  );
}

const gapKey = (question: string, region: string | null): string =>
  `${region ?? ""}｜${question.replace(/[\s\p{P}]+/gu, "")}`;

function readGaps(entries: readonly JournalEntry[]): Gap[] {
  const byKey = new Map<string, Gap>();
  for (const { kind, question, region, at } of entries) {
    const key = gapKey(question, region);
    const known = byKey.get(key);
    if (kind === "handled" && known) known.isHandled = true;
    if (kind !== "gap" && kind !== "useless") continue;
    const gap = known ?? { question, region, times: 0, useless: 0, lastAt: at, isHandled: false };
    gap.times += kind === "gap" ? 1 : 0;
    gap.useless += kind === "useless" ? 1 : 0;
    // Asked again after it was handled: it is open again.
    Object.assign(gap, { lastAt: at, isHandled: false });
    byKey.set(key, gap);
  }
  return [...byKey.values()].sort(
    (a, b) =>
      Number(a.isHandled) - Number(b.isHandled) ||
      b.times + b.useless - (a.times + a.useless) ||
      b.lastAt.localeCompare(a.lastAt),
  );
}

/** @param journal where it is written; redacts by itself too. @param now the clock, for tests */
export function createServiceDesk(journal: Journal, now: () => Date = () => new Date()): ServiceDesk {
  const find = async (receipt: string): Promise<Complaint> => {
    const wanted = receipt.trim().toUpperCase();
    const found = readComplaints(await journal.entries()).find((complaint) => complaint.receipt === wanted);
    if (found) return found;
    throw new NotFoundError("没有这个受理号。", { remedy: "请核对八个字母；满 90 天的记录会删除。也可以拨 12345。" });
  };
  return {
    async complain(topic, text) {
      const receipt = newReceipt();
      const redacted = redact(checkText(text));
      const question = `受理号 ${receipt}｜${topic}｜${redacted}`;
      await journal.record(`complaint:${receipt}`, { kind: "complaint", region: null, question });
      const at = now();
      const dueDate = workingDaysAfter(at, COMPLAINT_WORKING_DAYS);
      return { receipt, topic, text: redacted, at: at.toISOString(), dueDate, answer: null, answeredAt: null };
    },
    complaint: find,
    complaints: async () => readComplaints(await journal.entries()),
    async answerComplaint(receipt, text) {
      const { receipt: known } = await find(receipt);
      const question = `受理号 ${known}｜答复｜${checkText(text)}`;
      await journal.record(`complaint:${known}`, { kind: "reply", region: null, question });
    },
    handIn: (question, region) =>
      journal.record("handed-in", { kind: "gap", region, question: redact(checkText(question)) }),
    gaps: async () => readGaps(await journal.entries()),
    markHandled: (question, region) => journal.record("administrator", { kind: "handled", region, question }),
  };
}
