/**
 * Unnumbered lead sentences, the deepest level: the short first sentence of a paragraph that has parallels beside it. A
 * lone short first sentence is text, not a heading, unless it is dashed or its heading's siblings are led the same way.
 */
import { cleanTitle } from "./heading-title.ts";
import type { BodyItem, HeadingNode, OutlineItem } from "./outline-item.ts";
import { splitSentences } from "./sentences.ts";
import type { SourceText } from "./source.ts";

const LEAD_RANK = 10;
const MAX_LEAD_CHARS = 32;
const MAX_INLINE_LEAD_CHARS = 12;
const DASH = /^[—–\-－•·●◆■]+\s*/;
const PLAIN_SENTENCE = /^(?:到|截至|自|从)?\s*(?:19|20)\d{2}\s*年|^(?:同时|此外|其中|另外|为此|因此)[，,]/;

/** Length of the lead sentence at the start of the text, its 。 included; 0 when there is none. */
function leadLength(text: SourceText, maxChars: number): number {
  const [first, second] = splitSentences(text);
  if (first === undefined || second === undefined || !first.text.endsWith("。")) return 0;
  const words = first.text.replace(DASH, "");
  const isShort = words.length - 1 <= maxChars && words.length > 4;
  return isShort && !PLAIN_SENTENCE.test(words) && !/[；：:\d]/.test(words) ? first.length : 0;
}

/** Paragraphs that stand directly under one heading, by that heading. */
function paragraphsByNode(items: readonly OutlineItem[]): Map<HeadingNode, BodyItem[]> {
  const groups = new Map<HeadingNode, BodyItem[]>();
  for (const item of items) {
    const node = item.path.at(-1);
    if (item.type !== "body" || node === undefined || item.kind === "front" || item.kind === "table") continue;
    const paragraphs = groups.get(node);
    if (paragraphs === undefined) groups.set(node, [item]);
    else paragraphs.push(item);
  }
  return groups;
}

/** Chooses the paragraphs whose first sentence is a lead. */
function chooseLeads(items: readonly OutlineItem[]): Map<BodyItem, number> {
  const leads = new Map<BodyItem, number>();
  const ledParents = new Set<HeadingNode | undefined>();
  const groups = paragraphsByNode(items);
  for (const paragraphs of groups.values()) {
    const candidates = paragraphs
      .filter((item) => !item.inline && !item.listItem)
      .map((item) => ({ item, length: leadLength(item.text, MAX_LEAD_CHARS) }))
      .filter(({ length }) => length > 0);
    const dashed = candidates.filter(({ item }) => DASH.test(item.text.text));
    const others = paragraphs.filter((item) => !item.inline && !item.listItem).length;
    const chosen = candidates.length >= 2 && candidates.length * 2 >= others ? candidates : dashed;
    for (const { item, length } of chosen) leads.set(item, length);
    if (chosen.length > 0) for (const node of paragraphs[0]?.path.slice(0, -1) ?? []) ledParents.add(node);
  }
  for (const paragraphs of groups.values()) addLoneInlineLead(paragraphs, ledParents, leads);
  return leads;
}

/** 「（三）丰富资源。创新教育。鼓励…」: heading, lead and text on one line, where the headings beside it have leads too. */
function addLoneInlineLead(
  paragraphs: readonly BodyItem[],
  ledParents: ReadonlySet<HeadingNode | undefined>,
  leads: Map<BodyItem, number>,
): void {
  const [only] = paragraphs;
  if (paragraphs.length !== 1 || only === undefined || !only.inline || only.path.length < 2) return;
  if (only.path.at(-1)?.kind !== "chinese-bracket" || !ledParents.has(only.path.at(-2))) return;
  const length = leadLength(only.text, MAX_INLINE_LEAD_CHARS);
  if (length > 0 && !/[，、]/.test(only.text.text.slice(0, length))) leads.set(only, length);
}

const PARALLEL_PREFIX = 4;

/** Further leads inside a led paragraph: short sentences that begin like the first. */
function innerLeads(text: SourceText, first: number): number[] {
  const sentences = splitSentences(text);
  const prefix = text.text.replace(DASH, "").slice(0, PARALLEL_PREFIX);
  const starts: number[] = [];
  let at = 0;
  sentences.forEach((sentence, i) => {
    const isShort = sentence.length <= MAX_INLINE_LEAD_CHARS + 4 && !/[，、；：\d]/.test(sentence.text);
    if (at >= first && isShort && sentence.text.startsWith(prefix) && i < sentences.length - 1) starts.push(at);
    at += sentence.length;
  });
  return starts;
}

/** Splits led paragraphs into lead heading and text, in place of the paragraph. */
export function addLeads(items: readonly OutlineItem[]): OutlineItem[] {
  const leads = chooseLeads(items);
  for (const item of items) {
    if (item.type !== "body" || item.kind !== "box" || leads.has(item) || item.listItem) continue;
    const length = leadLength(item.text, MAX_INLINE_LEAD_CHARS);
    if (length > 0 && innerLeads(item.text, length).length > 0) leads.set(item, length);
  }
  return items.flatMap((item) => {
    const length = item.type === "body" ? leads.get(item) : undefined;
    return item.type !== "body" || length === undefined ? [item] : splitLed(item, length);
  });
}

function splitLed(item: BodyItem, firstLength: number): OutlineItem[] {
  const starts = [0, ...innerLeads(item.text, firstLength), item.text.length];
  return starts.slice(0, -1).flatMap((start, i): OutlineItem[] => {
    const part = item.text.slice(start, starts[i + 1]);
    const [lead] = splitSentences(part);
    if (lead === undefined) return [];
    const node: HeadingNode = {
      title: cleanTitle(lead.text.replace(DASH, "")),
      rank: LEAD_RANK,
      kind: "unnumbered",
      number: 0,
    };
    const path = [...item.path, node];
    const isFirst = i === 0;
    const isLast = i === starts.length - 2;
    return [
      { type: "heading", path, text: lead, repairs: item.block.repairs, restored: false },
      {
        ...item,
        path,
        text: part.slice(lead.length).trim(),
        inline: true,
        gapBefore: isFirst && item.gapBefore,
        gapAfter: isLast && item.gapAfter,
      },
    ];
  });
}
