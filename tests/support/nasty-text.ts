/** Arbitrary replies made of the strings that break renderers: markup, rare characters, half characters, huge words. */
import fc from "fast-check";
import type { Reply } from "../../src/conversation/turn.ts";
import { sampleAnswer, sampleCitation } from "./fake-assistant.ts";

const fragments = [
  "<b>",
  "</blockquote>",
  '<a href="tg://x">',
  "<script>",
  "&amp;",
  "&#0;",
  "&",
  "<",
  ">",
  '"',
  "'",
  "**",
  "__",
  "`",
  "```",
  "~~",
  "[1](http://x)",
  "[12]",
  "[a]: x",
  "![x](y)",
  "| - |",
  "# ",
  "- ",
  "1. ",
  "> ",
  "\\",
  "]]>",
  "<!--",
  "\n",
  "\n\n",
  "\r\n",
  "\t",
  "    ",
  "\u0000",
  "\u0007",
  "\u200b",
  "\u202e",
  "\u2028",
  "\ud800",
  "\udc00",
  "𠮷",
  "👨‍👩‍👧‍👦",
  "🇨🇳",
  "é",
  "각",
  "龘",
  "㊙",
  "﷽",
  "到2025年，",
  "护理型床位占比达到55%以上。",
  "不低于 55%；",
  "「引文」[1]",
  "12345",
  "《规划》",
  "（甲政发〔2022〕8号）",
  "a".repeat(300),
  "长".repeat(700),
];

export const nastyText = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: "grapheme", maxLength: 12 })), {
    minLength: 1,
    maxLength: 14,
  })
  .map((parts) => parts.join(""));

/** Some are far too long for one message. */
const longNastyText = fc.tuple(nastyText, fc.integer({ min: 1, max: 3 })).map(([text, times]) => text.repeat(times));

const citation = fc
  .record({
    title: nastyText,
    docNumber: fc.option(nastyText),
    path: fc.array(nastyText, { maxLength: 3 }),
    quote: longNastyText,
  })
  .map((fields) => ({ ...sampleCitation, ...fields, text: fields.quote }));

export const nastyReply: fc.Arbitrary<Reply> = fc
  .record({
    citations: fc.array(citation, { maxLength: 4 }),
    conclusion: longNastyText,
    missing: nastyText,
    notices: fc.array(nastyText, { maxLength: 3 }),
    choices: fc.array(nastyText, { maxLength: 3 }),
    region: nastyText,
    value: fc.option(nastyText),
    engine: fc.constantFrom("extractive", "model"),
  })
  .map(({ citations, conclusion, missing, notices, choices, region, value, engine }) => ({
    ...sampleAnswer,
    answer: conclusion,
    sections: [
      { role: "conclusion", text: conclusion },
      ...citations.map(({ quote }, index) => ({ role: "quote" as const, text: `「${quote}」[${index + 1}]` })),
      { role: "missing", text: missing },
    ],
    citations,
    notices,
    choices,
    related: [],
    engine,
    comparison: { indicators: ["指标"], rows: [{ region, cells: [{ value, citation: null }] }] },
  }));
