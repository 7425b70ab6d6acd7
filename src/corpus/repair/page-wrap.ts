/**
 * Paragraphs torn by page breaks (or hard line ends) → joined. The left part breaks off without an end mark or inside a
 * bracket; the right part opens nothing of its own, unless the bracket is still open.
 */
import { type Block, type RepairLog } from "../block.ts";
import { openBrackets } from "../sentences.ts";
import { SourceText } from "../source.ts";
import { isHeadingLine, isUnfinished, opensUnit } from "./joint.ts";

const EXAMPLES = 2;

function continues(left: Block, right: Block): boolean {
  if (left.kind !== right.kind || right.missingBefore > 0 || !isUnfinished(left)) return false;
  const insideBracket = openBrackets(left.text.text.slice(-120)) > 0;
  if (insideBracket && !isHeadingLine(right)) return true;
  return !opensUnit(right);
}

/** Joins torn paragraphs. */
export function repairPageWraps(blocks: readonly Block[], log: RepairLog): Block[] {
  const joined: Block[] = [];
  const examples: string[] = [];
  const seams: SourceText[] = [];
  for (const block of blocks) {
    const left = joined.at(-1);
    if (left === undefined || !continues(left, block)) {
      joined.push(block);
      continue;
    }
    seams.push(block.text);
    if (examples.length < EXAMPLES) examples.push(`「…${left.text.text.slice(-6)}｜${block.text.text.slice(0, 6)}…」`);
    const glue = needsSpace(left.text.text, block.text.text) ? " " : "";
    joined[joined.length - 1] = {
      ...left,
      text: SourceText.join([left.text, block.text], glue),
      repairs: [...new Set([...left.repairs, ...block.repairs, "page-wrap"])],
    };
  }
  if (seams.length > 0)
    log.repairs.push(
      `分页断句：${log.linesOf(seams)}开头接着前面的半句，${seams.length} 处句子被换页截断，已接上，例如${examples.join("、")}（依据：前段没有句末标点或括号未闭合）。`,
    );
  return joined;
}

const needsSpace = (left: string, right: string): boolean => /[A-Za-z]$/.test(left) && /^[A-Za-z]/.test(right);
