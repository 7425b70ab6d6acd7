import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { keepCards } from "../../../src/channels/card/card-keeping-assistant.ts";
import { CardShelf } from "../../../src/channels/card/card-shelf.ts";
import { cardContent } from "../../../src/channels/card/content.ts";
import { cardWidth } from "../../../src/channels/card/layout.ts";
import { openPainter } from "../../../src/channels/card/painter.ts";
import {
  createFakeAssistant,
  sampleAnswer,
  sampleClarify,
  sampleComparison,
  sampleModelAnswer,
  sampleRefusal,
} from "../../support/fake-assistant.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const unknownId = "A".repeat(22);

test("a card says conclusion, quotation, source, notices and whom to call, and nothing of the question", () => {
  const content = cardContent({ ...sampleAnswer, question: "我叫王五，电话 13912345678" });
  const said = content?.text ?? "";
  for (const part of [
    "55%以上",
    "甲政发〔2022〕8号",
    "第三章 重点任务",
    "已经到期",
    "不是可以直接申领",
    "12345",
    "颐问",
  ]) {
    expect(said).toContain(part);
  }
  expect(said).not.toMatch(/王五|139|\[1\]/);
  expect(content?.caption).toContain("甲政发〔2022〕8号");
});

test("a conclusion that is the quotation itself is said once, whole", () => {
  const quote = `${"对失能老年人按月发给护理补贴，".repeat(7)}由民政局办理。`;
  const [citation] = sampleAnswer.citations;
  if (citation === undefined) throw new Error("no citation");
  const sections = [{ role: "conclusion" as const, text: `甲省的文件写到：「${quote}」[1]` }];
  const said = cardContent({ ...sampleAnswer, sections, citations: [{ ...citation, quote }] })?.text ?? "";
  expect(said.split(`「${quote}」`)).toHaveLength(2);
  expect(said).toContain("原文：《");
});

test("a telephone number in our own words is hidden, a plan's years are not", () => {
  const sections = [{ role: "conclusion" as const, text: "13912345678 的规划期是 2021—2025 年。" }];
  const said = cardContent({ ...sampleAnswer, sections })?.text ?? "";
  expect(said).toContain("2021—2025 年");
  expect(said).not.toContain("13912345678");
});

test("refusal, question back, comparison, model and emergency say what they are; a greeting makes no card", () => {
  expect(cardContent(sampleRefusal)?.text).toContain("最接近的原文");
  expect(cardContent(sampleClarify)?.text).toContain("您问的是哪里的老人");
  expect(cardContent(sampleModelAnswer)?.text).toContain("人工智能");
  const rows = cardContent(sampleComparison)?.blocks.filter(({ style }) => style === "row") ?? [];
  expect(rows.map(({ text }) => text.split("　")[0])).toEqual(["甲省", "乙市", "丙县"]);
  const urgent = { ...sampleAnswer, kind: "emergency" as const };
  urgent.sections = [{ role: "care", text: "请马上打 120。" }, ...sampleAnswer.sections];
  expect(cardContent(urgent)?.blocks[1]).toEqual({ style: "urgent", text: "请马上打 120。" });
  expect(cardContent({ ...sampleAnswer, kind: "chat" })).toBeNull();
});

test.each([sampleAnswer, sampleRefusal, sampleComparison, sampleClarify])(
  "a painted card is a PNG of 1,080 px width with ink in every line's place",
  async (reply) => {
    const painter = await openPainter();
    const blocks = cardContent(reply)?.blocks ?? [];
    const { height, lines } = painter.layOut(blocks);
    const picture = await loadImage(await painter.paint(blocks));
    expect([picture.width, picture.height]).toEqual([cardWidth, height]);
    expect(Math.min(...lines.map(({ type }) => type.sizePx))).toBeGreaterThanOrEqual(44);
    const context = createCanvas(cardWidth, height).getContext("2d");
    context.drawImage(picture, 0, 0);
    for (const { x, y, type } of lines) {
      const { data } = context.getImageData(x, Math.round(y - type.sizePx), cardWidth - x, type.sizePx);
      expect(data.filter((value, index) => index % 4 === 0 && value < 120).length).toBeGreaterThan(100);
      // The margin stays clear.
      const margin = context.getImageData(cardWidth - 60, Math.round(y - type.sizePx), 60, type.sizePx).data;
      expect(margin.every((value, index) => index % 4 !== 0 || value > 240)).toBe(true);
    }
  },
);

test("rare characters are in the typeface, each with a drawing of its own", async () => {
  const painter = await openPainter();
  const pictures = await Promise.all(["尕", "喆", "龘"].map((text) => painter.paint([{ style: "conclusion", text }])));
  expect(new Set(pictures.map((png) => png.toString("base64"))).size).toBe(3);
});

test("without the typeface there is no card but its text, and the log has the remedy", async () => {
  const fontFolder = temporaryFolder();
  const lines: string[] = [];
  const shelf = new CardShelf({
    logger: { ...logger, warn: (line: string) => void lines.push(line) },
    openPainter: () => openPainter({ fontFolder }),
  });
  const id = shelf.keep("web:1", { ...sampleAnswer }) ?? "";
  await expect(shelf.card(id)).rejects.toMatchObject({ code: "card_unavailable", httpStatus: 503 });
  expect(shelf.text(id)).toContain("55%以上");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("apt-get install fonts-noto-cjk");
});

test("a card is of a reply on the shelf only: unknown, forgotten and expired ids are not found", async () => {
  let nowMs = 0;
  const shelf = new CardShelf({ logger, nowMs: () => nowMs, maxAgeMs: 1000 });
  const assistant = keepCards(createFakeAssistant(), shelf);
  const reply = await assistant.converse({ conversationId: "web:1", text: "护理型床位" });
  const id = shelf.idOf(reply) ?? "";
  expect(id).toMatch(/^[\w-]{22}$/);
  expect(shelf.idOf({ ...reply })).toBeNull();
  expect((await shelf.card(id)).png.length).toBeGreaterThan(1000);
  await expect(shelf.card(unknownId)).rejects.toMatchObject({ code: "not_found" });
  await assistant.forget("web:1");
  await expect(shelf.card(id)).rejects.toMatchObject({ code: "not_found" });
  const later = shelf.keep("web:1", { ...sampleAnswer }) ?? "";
  nowMs = 1001;
  expect(shelf.lastOf("web:1")).toBeNull();
  await expect(shelf.card(later)).rejects.toMatchObject({ code: "not_found" });
});

test("the shelf holds no more than its bound, the newest", () => {
  const shelf = new CardShelf({ logger, maxCards: 3 });
  const ids = Array.from({ length: 10 }, (_, index) => shelf.keep(`web:${index}`, { ...sampleAnswer }) ?? "");
  expect(shelf.size).toBe(3);
  expect(() => shelf.text(ids[6] ?? "")).toThrow();
  expect(shelf.text(ids[9] ?? "")).toContain("12345");
  expect(shelf.lastOf("web:0")).toBeNull();
});

test("a picture asked for many times at once is painted once", async () => {
  let painted = 0;
  const paint = (): Promise<Buffer> => {
    painted += 1;
    return Promise.resolve(Buffer.from("png"));
  };
  const layOut = (): never => {
    throw new Error("not asked for");
  };
  const shelf = new CardShelf({ logger, openPainter: () => Promise.resolve({ paint, layOut }) });
  const id = shelf.keep("web:1", { ...sampleAnswer }) ?? "";
  await Promise.all(Array.from({ length: 20 }, () => shelf.card(id)));
  expect(painted).toBe(1);
});
