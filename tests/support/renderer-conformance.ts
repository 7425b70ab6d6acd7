/** One suite that every renderer passes: the same reply in, the same facts, sources, notices and 12345 out. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { clean } from "../../src/channels/render/clean.ts";
import { clausePassages, replyPassages } from "../../src/channels/render/passages.ts";
import type { Passage } from "../../src/channels/render/passages.ts";
import type { Reply } from "../../src/conversation/turn.ts";
import {
  sampleAnswer,
  sampleCitation,
  sampleClarify,
  sampleComparison,
  sampleModelAnswer,
  sampleRefusal,
  sampleView,
} from "./fake-assistant.ts";
import { nastyReply } from "./nasty-text.ts";

export interface RendererUnderTest {
  name: string;
  render: (passages: Passage[]) => string[];
  /** Length of a message in the messenger's unit. */
  measure: (message: string) => number;
  limit: number;
  /** What is sent instead where the markup is refused. */
  fallback?: (message: string) => string;
  /** A message → its visible text. @throws when the messenger would refuse the message */
  parse: (message: string) => string;
  /** What the markup has to change in a text on purpose, e.g. a bracket; applied to what is looked for. */
  expected?: (text: string) => string;
}

const squeeze = (text: string): string => clean(text).replace(/\s/gu, "");

/** Everything that must reach the person. */
function factsOf(reply: Reply): string[] {
  const sources = reply.citations.flatMap(({ title, docNumber, path, quote }) => [
    title,
    docNumber ?? "",
    ...path,
    quote,
  ]);
  const cells =
    reply.comparison?.rows.flatMap(({ region, cells }) => [region, ...cells.map(({ value }) => value ?? "")]) ?? [];
  const sections = reply.sections.filter(({ role }) => role !== "source").map(({ text }) => text);
  return [
    ...sections,
    ...reply.notices,
    ...sources,
    ...cells,
    "12345",
    ...(reply.engine === "model" ? ["人工智能"] : []),
  ];
}

const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });
const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}";

function check(renderer: RendererUnderTest, reply: Reply): void {
  const messages = renderer.render(replyPassages(reply, { withChoices: false }));
  expect(messages.length).toBeGreaterThan(0);
  // Plain comparisons first: an assertion each would take longer than all the rendering.
  for (const message of messages) {
    const fallback = renderer.fallback?.(message) ?? message;
    const isRight =
      renderer.measure(message) <= renderer.limit &&
      renderer.measure(fallback) <= renderer.limit &&
      !/\p{Surrogate}/u.test(message) &&
      message.trim() !== "";
    if (!isRight) expect.fail(`not a message that can be sent: ${JSON.stringify(message)}`);
  }
  const visible = squeeze(messages.map(renderer.parse).join(""));
  const expected = renderer.expected ?? ((text: string) => text);
  for (const fact of factsOf(reply)) {
    const words = squeeze(expected(clean(fact)));
    if (!visible.includes(words)) expect(visible).toContain(words);
  }
}

/** As a family reads it: the conclusion is the quotation itself, and a second one stands with its source only. */
const sampleQuotation: Reply = {
  ...sampleAnswer,
  sections: [
    { role: "conclusion", text: `甲省的文件写到：「${sampleCitation.quote}」[1]` },
    {
      role: "source",
      text: `出处\n[1] 《${sampleCitation.title}》\n[2] 《${sampleCitation.title}》：「对失能老年人按月发给补贴。」`,
    },
  ],
  citations: [
    sampleCitation,
    { ...sampleCitation, clauseId: "other-3-1", path: ["第四章"], quote: "对失能老年人按月发给补贴。" },
  ],
};

const samples = {
  quotation: sampleQuotation,
  answer: sampleAnswer,
  refusal: sampleRefusal,
  comparison: sampleComparison,
  clarify: sampleClarify,
  "model answer": sampleModelAnswer,
};

/** The same arbitrary replies through every renderer. */
export function describeNastyReplies(renderers: RendererUnderTest[], runs: number): void {
  test(`nasty replies keep their facts, stay under the limit and parse, in every markup (${runs} runs)`, () => {
    fc.assert(
      fc.property(nastyReply, (reply) => {
        for (const renderer of renderers) check(renderer, reply);
      }),
      { numRuns: runs, seed: 20_251_231 },
    );
  });
}

export function describeRenderer(renderer: RendererUnderTest): void {
  test.each(Object.entries(samples))(
    `${renderer.name}: the sample %s keeps its facts, sources, notices and 12345`,
    (_, reply) => {
      check(renderer, reply);
    },
  );

  test(`${renderer.name}: a long answer is cut at sentence ends, and no citation mark is torn`, () => {
    const sentence = "各地要按照每千名老年人配备床位的要求合理安排护理型床位[12]。";
    const reply = { ...sampleAnswer, sections: [{ role: "conclusion" as const, text: sentence.repeat(900) }] };
    const messages = renderer.render(replyPassages(reply, { withChoices: false }));
    expect(messages.length).toBeGreaterThan(1);
    const texts = messages.map(renderer.parse);
    for (const text of texts.slice(0, -1)) expect(text.replace(/\n\n（[^）]*）$/, "").trimEnd()).toMatch(/[。」）]$/);
    expect(texts.join("").match(/\[12\]/g)).toHaveLength(900);
  });

  test(`${renderer.name}: a quotation stands with its closing mark and citation, wherever the cut falls`, () => {
    for (let shift = 0; shift < 12; shift += 1) {
      const sentence = "「各地要合理安排护理型床位。」[12]";
      const reply = {
        ...sampleAnswer,
        sections: [{ role: "conclusion" as const, text: "长".repeat(shift) + sentence.repeat(900) }],
      };
      const texts = renderer.render(replyPassages(reply, { withChoices: false })).map(renderer.parse);
      const torn = texts.filter((text) => /^[」\]]|^\[12\]/.test(text) || /「[^」]*$/.test(text));
      expect(torn).toEqual([]);
    }
  });

  test(`${renderer.name}: the sources keep the quotations that stand nowhere else, each said once`, () => {
    const visible = renderer
      .render(replyPassages(sampleQuotation, { withChoices: false }))
      .map(renderer.parse)
      .join("\n");
    expect(visible.split(sampleCitation.quote)).toHaveLength(2);
    expect(visible).toMatch(/\[2\] 《[^\n]+：「对失能老年人按月发给补贴。」/);
  });

  test(`${renderer.name}: no character is split, wherever the cut falls`, () => {
    const characters = [family, "\u{1f1e8}\u{1f1f3}", "\u{20bb7}", "e\u0301", "\u{1f44d}\u{1f3fd}", "长"];
    for (let shift = 0; shift < 24; shift += 1) {
      const text = "x".repeat(shift) + characters.join("").repeat(400);
      const reply = { ...sampleAnswer, sections: [{ role: "conclusion" as const, text }] };
      const messages = renderer.render(replyPassages(reply, { withChoices: false }));
      const seen = new Set(
        messages.flatMap((message) => Array.from(segmenter.segment(message), ({ segment }) => segment)),
      );
      const parts = [family.slice(0, 2), family.slice(3, 5), "\u{1f44d}", "\u{1f3fd}", "\u0301", "\u{1f1e8}"];
      expect(parts.filter((part) => seen.has(part))).toEqual([]);
    }
  });

  test(`${renderer.name}: a character of more marks than a message holds does not hang it`, () => {
    const reply = {
      ...sampleAnswer,
      sections: [{ role: "conclusion" as const, text: `e${"\u0301".repeat(25_000)}。` }],
    };
    const messages = renderer.render(replyPassages(reply, { withChoices: false }));
    for (const message of messages) expect(renderer.measure(message)).toBeLessThanOrEqual(renderer.limit);
  });

  test(`${renderer.name}: a clause is shown with its neighbours, its source and what is missing`, () => {
    const visible = squeeze(renderer.render(clausePassages(sampleView)).map(renderer.parse).join(""));
    const parts = [sampleView.clause, ...sampleView.before, ...sampleView.after];
    for (const text of parts.map((part) => part.text)) expect(visible).toContain(squeeze(text));
    for (const text of [sampleView.document.title, sampleView.document.docNumber ?? "", "此处原文缺失", "12345"]) {
      expect(visible).toContain(squeeze(text));
    }
  });
}
