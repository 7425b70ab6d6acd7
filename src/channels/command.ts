/** A line typed in a messenger → one of the few commands, or a question. Latin and Chinese forms mean the same. */

export type Command =
  | { name: "help" }
  /** Null asks which regions there are. */
  | { name: "region"; region: string | null }
  | { name: "forget" }
  /** `number` counts from 1. */
  | { name: "clause"; number: number }
  | { name: "page"; direction: "up" | "down" }
  /** Null asks how it is used. */
  | { name: "compare"; topic: string | null }
  | { name: "judge"; useful: boolean }
  | { name: "feedback" }
  /** The last answer as a picture to hand on. */
  | { name: "card" }
  | { name: "administer"; act: "status" | "reindex" }
  | { name: "ask"; text: string };

const slashed = /^[/／](\S{1,20}?)(?:@\w{1,64})?(?:\s+(\S.{0,60}))?$/u;

type Word = "help" | "region" | "forget" | "clause" | "compare" | "feedback" | "card" | "status" | "reindex" | "walk";

const names: [Word, string[]][] = [
  ["help", ["start", "help", "开始", "帮助", "怎么用"]],
  ["region", ["region", "地区", "换地区", "设地区"]],
  ["forget", ["forget", "忘记", "忘记我", "清空", "删除记录"]],
  ["clause", ["clause", "原文", "看原文"]],
  ["compare", ["compare", "对比"]],
  ["feedback", ["feedback", "反馈"]],
  ["card", ["card", "卡片", "转发卡片"]],
  ["status", ["status", "状态"]],
  ["reindex", ["reindex", "重建索引"]],
  ["walk", ["apply", "我能申请什么"]],
];

const wordByName = new Map(names.flatMap(([word, all]) => all.map((name): [string, Word] => [name, word])));

/** What begins the walk through the entitlements; the conversation reads it. */
export const walkText = "/我能申请什么";

const bareWords: Record<string, Command> = {
  帮助: { name: "help" },
  怎么用: { name: "help" },
  忘记我: { name: "forget" },
  地区: { name: "region", region: null },
  换地区: { name: "region", region: null },
  有用: { name: "judge", useful: true },
  没用: { name: "judge", useful: false },
  反馈: { name: "feedback" },
  卡片: { name: "card" },
  转发卡片: { name: "card" },
  上一页: { name: "page", direction: "up" },
  下一页: { name: "page", direction: "down" },
  我能申请什么: { name: "ask", text: walkText },
};

const judgements: Record<string, boolean> = { 有用: true, 没用: false };

function readNumber(text: string): number | null {
  return text === "" ? 1 : /^\d{1,2}$/.test(text) ? Number(text) : null;
}

function readSlashed(word: Word, rest: string): Command | null {
  const argument = rest === "" ? null : rest;
  switch (word) {
    case "help":
    case "forget":
    case "card":
      return { name: word };
    case "region":
      return { name: "region", region: argument };
    case "compare":
      return { name: "compare", topic: argument };
    case "clause": {
      const number = readNumber(rest);
      return number === null ? null : { name: "clause", number };
    }
    case "feedback": {
      const useful = judgements[rest];
      return useful === undefined ? { name: "feedback" } : { name: "judge", useful };
    }
    case "status":
    case "reindex":
      return { name: "administer", act: word };
    case "walk":
      return { name: "ask", text: walkText };
  }
}

export function readCommand(line: string): Command {
  const text = line.trim();
  const slash = slashed.exec(text);
  const word = wordByName.get(slash?.[1]?.toLowerCase() ?? "");
  const read = word === undefined ? null : readSlashed(word, slash?.[2]?.trim() ?? "");
  if (read !== null) return read;
  const clause = /^[/／]?看?原文\s*(\d{1,2})?$/u.exec(text);
  if (clause !== null) return { name: "clause", number: Number(clause[1] ?? 1) };
  const region = /^(?:[设换])?地区[ 　：:]{1,4}(\S{1,40})$/u.exec(text)?.[1];
  if (region !== undefined) return { name: "region", region };
  return bareWords[text] ?? { name: "ask", text };
}
