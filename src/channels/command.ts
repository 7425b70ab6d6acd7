/** A line typed in a messenger → one of the few commands, or a question. Latin and Chinese forms mean the same. */

export type Command =
  | { name: "help" }
  /** Null asks which regions there are. */
  | { name: "region"; region: string | null }
  | { name: "forget" }
  /** `number` counts from 1. */
  | { name: "clause"; number: number }
  | { name: "judge"; useful: boolean }
  | { name: "ask"; text: string };

const slashed = /^[/／](\S{1,20}?)(?:@\w{1,64})?(?:\s+(\S.{0,60}))?$/u;
const helpWords = new Set(["start", "help", "开始", "帮助", "怎么用"]);
const regionWords = new Set(["region", "地区", "换地区", "设地区"]);
const forgetWords = new Set(["forget", "忘记", "忘记我", "清空", "删除记录"]);
const bareWords: Record<string, Command> = {
  帮助: { name: "help" },
  怎么用: { name: "help" },
  忘记我: { name: "forget" },
  地区: { name: "region", region: null },
  换地区: { name: "region", region: null },
  有用: { name: "judge", useful: true },
  没用: { name: "judge", useful: false },
};

export function readCommand(line: string): Command {
  const text = line.trim();
  const slash = slashed.exec(text);
  const word = slash?.[1]?.toLowerCase() ?? "";
  const rest = slash?.[2]?.trim() ?? "";
  if (helpWords.has(word)) return { name: "help" };
  if (regionWords.has(word)) return { name: "region", region: rest === "" ? null : rest };
  if (forgetWords.has(word)) return { name: "forget" };
  const clause = /^[/／]?看?原文\s*(\d{1,2})?$/u.exec(text);
  if (clause !== null) return { name: "clause", number: Number(clause[1] ?? 1) };
  return bareWords[text] ?? { name: "ask", text };
}
