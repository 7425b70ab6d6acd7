/** How strongly a clause binds, from its words and from the section it stands in. */
import type { Force } from "./clause.ts";

const ACHIEVED_SECTION = /成就|成效|工作回顾|发展基础|取得的成绩|发展现状|现状与/;
const BACKGROUND_SECTION = /规划背景|发展形势|形势|机遇|挑战|问题|指导思想|编制背景|〔/;
const ACHIEVED_TEXT = /^(?:“十[一二三]五”(?:期间|时期|以来)|截至\s*20\d{2}\s*年)/;
const REQUIRED =
  /必须|不得|严禁|禁止|应当|应(?=[向按对由以在符设保立依具加当为于将])|务必|一律|确保|不准|严格(?:执行|落实|按照)/;
const ENCOURAGED = /鼓励|探索|倡导|可以?(?=[按根采享依参根通给])|有条件的(?:地方|地区|县)/;
const PROMOTED =
  /推动|推进|支持|促进|加快|加强|加大|健全|完善|建立|建设|实施|开展|发展|提升|提高|强化|落实|优化|引导|扩大|培育|深化|打造|构建|丰富|增强|拓展|到\s*20\d{2}\s*年|达到|实现/;

/** Table rows go by their attribute; sections of past achievements and of background win over the words of a sentence. */
export function forceOf(text: string, path: readonly string[], attribute: "约束性" | "预期性" | null = null): Force {
  if (attribute !== null) return attribute === "约束性" ? "binding" : "expected";
  const sections = path.slice(0, 3).join("\n");
  if (ACHIEVED_SECTION.test(sections) || ACHIEVED_TEXT.test(text)) return "achievement";
  if (BACKGROUND_SECTION.test(path.slice(0, 2).join("\n"))) return "none";
  if (REQUIRED.test(text)) return "required";
  const [encouraged, promoted] = [text.search(ENCOURAGED), text.search(PROMOTED)];
  if (encouraged >= 0 && (promoted < 0 || encouraged <= promoted)) return "encouraged";
  return promoted >= 0 ? "promoted" : encouraged >= 0 ? "encouraged" : "none";
}
