/** Every renderer with its limit and the strict parser of its markup. */
import { renderTelegramHtml, stripTelegramHtml, telegramMaxUnits } from "../../src/channels/render/telegram-html.ts";
import { renderWecomAppMarkdown, wecomAppMarkdownMaxBytes } from "../../src/channels/render/wecom-app-markdown.ts";
import { renderWecomMarkdown, wecomMarkdownMaxBytes } from "../../src/channels/render/wecom-markdown.ts";
import { renderWecomText, wecomTextMaxBytes } from "../../src/channels/render/wecom-text.ts";
import type { RendererUnderTest } from "./renderer-conformance.ts";
import { parseTelegramHtml } from "./telegram-html-parser.ts";
import { asciiMarks, parseWecomAppMarkdown } from "./wecom-app-markdown-parser.ts";
import { parseWecomMarkdown } from "./wecom-markdown-parser.ts";

const bytes = (message: string): number => Buffer.byteLength(message, "utf8");

/** The one letter that WeCom texts change on purpose, changed back on both sides. */
const footer = "（答您 14:05:09 的提问）";
const withoutFooter = (message: string): string => message.replace(/\n\n（[^）]*）(?:（\d+\/\d+）)?$/, "");

const asciiBracket = (text: string): string => text.replaceAll("＜", "<");

function parseWecomText(text: string): string {
  if (/<[/a-z!]/i.test(text)) throw new Error("a tag the server would read");
  return asciiBracket(text);
}

export const renderersUnderTest: RendererUnderTest[] = [
  {
    name: "Telegram HTML",
    render: renderTelegramHtml,
    measure: (message) => message.length,
    limit: telegramMaxUnits,
    parse: parseTelegramHtml,
    fallback: stripTelegramHtml,
  },
  {
    name: "WeCom text",
    render: (passages) => renderWecomText(passages),
    measure: bytes,
    limit: wecomTextMaxBytes,
    parse: parseWecomText,
    expected: asciiBracket,
  },
  {
    name: "WeCom text with a footer",
    render: (passages) => renderWecomText(passages, footer).map(withoutFooter),
    measure: (message) => bytes(`${message}\n\n${footer}`),
    limit: wecomTextMaxBytes,
    parse: parseWecomText,
    expected: asciiBracket,
  },
  {
    name: "WeCom app markdown",
    render: (passages) => renderWecomAppMarkdown(passages, footer).map(withoutFooter),
    measure: (message) => bytes(`${message}\n\n${footer}`),
    limit: wecomAppMarkdownMaxBytes,
    parse: parseWecomAppMarkdown,
    expected: asciiMarks,
  },
  {
    name: "WeCom markdown",
    render: renderWecomMarkdown,
    measure: bytes,
    limit: wecomMarkdownMaxBytes,
    parse: parseWecomMarkdown,
  },
];
