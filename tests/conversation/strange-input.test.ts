/** Whatever is typed gets a stated result: what kind of reply, and one plain Chinese sentence that says what to do. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerKind } from "../../src/answering/answer.ts";
import type { Reply } from "../../src/conversation/turn.ts";
import { YiwenError } from "../../src/errors.ts";
import { openAssistant } from "../../src/main.ts";
import type { OpenedAssistant } from "../../src/main.ts";
import { nastyText } from "../support/nasty-text.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

let opened: OpenedAssistant;
let turns = 0;

beforeAll(async () => {
  opened = await openAssistant(await writeSmallCorpus());
});
afterAll(() => opened.close());

const say = (text: string): Promise<Reply> =>
  opened.assistant.converse({ conversationId: `strange:${++turns}`, text, regionSetting: null });

/** What was typed, the kind of reply, and words that the reply has to have. */
const rows: [name: string, typed: string, kind: AnswerKind, words: RegExp][] = [
  ["only unknown words", "嘛哩哄叭咪吽嘟噜", "refusal", /没有找到.*12345/su],
  ["unknown terms of another field", "量子纠缠薛定谔方程", "refusal", /没有找到.*12345/su],
  ["one word that no document has", "桌子", "refusal", /没有找到.*12345/su],
  ["one word that documents have", "高龄津贴", "clarify", /哪里/u],
  ["one character", "床", "clarify", /多说几个字/u],
  ["one character over and over", "啊啊啊啊啊啊", "clarify", /多说几个字/u],
  ["digits", "123456", "clarify", /加几个字/u],
  ["a year", "2025", "clarify", /加几个字/u],
  ["a share", "55%", "clarify", /加几个字/u],
  ["an ISO date", "2022-05-01", "clarify", /加几个字/u],
  ["full-width digits", "１２３", "clarify", /加几个字/u],
  ["English", "What subsidies are there?", "refusal", /简体、繁体.*请用中文/u],
  ["Tibetan", "རྒན་པའི་རོགས་དངུལ་ག་ཚོད་རེད།", "refusal", /简体、繁体.*请用中文/u],
  ["Uyghur", "ياشانغانلارغا قانچىلىك پۇل بېرىلىدۇ؟", "refusal", /简体、繁体.*请用中文/u],
  ["Mongolian", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "refusal", /简体、繁体.*请用中文/u],
  ["Japanese kana", "こんにちは", "refusal", /简体、繁体.*请用中文/u],
  ["Russian", "Сколько платят пожилым?", "refusal", /简体、繁体.*请用中文/u],
  ["emoji", "😀👵", "clarify", /几个字/u],
  ["punctuation", "？？？！！", "clarify", /几个字/u],
  ["one question mark", "?", "clarify", /几个字/u],
  ["an address", "https://www.example.com/a?b=1", "refusal", /打不开网址/u],
  ["an address without its scheme", "www.example.com", "refusal", /打不开网址/u],
  ["a program", "function f(x){ return x+1; }", "refusal", /程序/u],
  ["a database statement", "SELECT * FROM users; DROP TABLE users;--", "refusal", /程序/u],
  ["a page's markup", "<script>alert('x')</script>", "refusal", /程序/u],
  ["a mobile number", "13912345678", "clarify", /不要把它发在这里/u],
  ["a mobile number with its country and hyphens", "+86 139-1234-5678", "clarify", /不要把它发在这里/u],
  ["a landline number", "0512-65123456", "clarify", /不要把它发在这里/u],
  ["an identity-card number", "11010119451212456X", "clarify", /不要把它发在这里/u],
  ["an identity-card number in groups", "110101 19451212 4567", "clarify", /不要把它发在这里/u],
  ["an emergency number", "120", "emergency", /马上打 120/u],
  ["an emergency number, called", "快打１２０！", "emergency", /马上打 120/u],
  ["a public line's number", "12345", "clarify", /不能打电话/u],
  ["an address and what stands there", "https://www.example.com/x 这个文件说了什么", "refusal", /打不开网址/u],
  ["a word of Latin letters", "gaolin", "refusal", /请用中文/u],
  ["a term in pinyin", "gaolingjintie", "clarify", /^您没有说是哪里/u],
  ["a question in pinyin", "gao ling jin tie duo shao qian", "clarify", /请用中文.*哪里/su],
  ["a 文号 that no document bears and what it says", "国发〔2021〕35号说了什么", "refusal", /没有国发〔2021〕35号/u],
  ["a 文号 that no document bears", "国发〔2021〕35号", "refusal", /没有国发〔2021〕35号.*核对文号/u],
  ["a region alone", "浙江", "clarify", /浙江省.*什么事/u],
  ["a town alone", "昆山玉山镇", "clarify", /昆山市.*什么事/u],
];

describe("what holds no question", () => {
  test.each(rows)("%s: %s is a %s that says what to do", async (_, typed, kind, words) => {
    const reply = await say(typed);
    expect(reply.answer).toMatch(words);
    expect(reply.kind).toBe(kind);
  });

  test("a reply to what cannot be read offers no regions to tap", async () => {
    expect((await say("123456")).choices).toEqual([]);
  });

  test("a region alone offers questions to tap, and is kept for the next turn", async () => {
    const conversationId = "strange:region";
    const first = await opened.assistant.converse({ conversationId, text: "苏州市", regionSetting: null });
    expect(first).toMatchObject({ kind: "clarify", refused: false, region: "苏州市" });
    expect(first.choices.length).toBeGreaterThan(0);
    const next = await opened.assistant.converse({ conversationId, text: "高龄津贴多少钱", regionSetting: null });
    expect(next.answer).toContain("90元");
  });
});

describe("a 文号 finds its document, however it is written", () => {
  test.each([
    "苏府办〔2021〕9号",
    "苏府办[2021]9号",
    "苏府办(2021)9号",
    "苏府办（2021）9号",
    "苏府办【2021】9号",
    "苏府办 〔 2021 〕 9 号",
    "苏府办〔2021〕09号",
    "苏府办〔2021〕9号文件",
    "请问苏府办[2021]9号是什么文件",
    "苏府办2021年9号文",
  ])("%s", async (typed) => {
    const reply = await say(typed);
    expect(reply.refused).toBe(false);
    expect(reply.region).toBe("苏州市");
    expect(reply.citations[0]?.document).toBe("suzhou");
    expect(reply.answer).toMatch(/苏府办〔2021〕9号是《.+》/u);
  });

  test("with a question after it, it says which document is asked", async () => {
    const reply = await say("浙政发[2021]3号 福利彩票公益金多少用于养老");
    expect(reply.answer).toContain("55%");
    expect(reply.citations.every(({ document }) => document === "zhejiang")).toBe(true);
  });
});

test("a question about a document that is not there is answered from others, saying so first", async () => {
  const reply = await say("国发〔2021〕35号里苏州的高龄津贴多少钱");
  expect(reply.answer).toMatch(/^文件库里没有国发〔2021〕35号.*\n[^]*90元/u);
});

describe("a question among strange signs is still answered", () => {
  test.each([
    ["zero-width characters", "苏\u200B州高\u200D龄津\uFEFF贴多少钱"],
    ["direction marks", "\u202E苏州高龄津贴多少钱\u200F"],
    ["tags", "<b>苏州高龄津贴</b>多少钱"],
    ["an address beside it", "https://www.example.com/x 苏州高龄津贴多少钱"],
    ["emoji", "😀苏州高龄津贴多少钱👵"],
    ["full-width letters and digits", "苏州８０岁高龄津贴多少钱"],
    ["traditional characters", "蘇州高齡津貼多少錢"],
    ["other scripts beside it", "hello テスト 苏州高龄津贴多少钱"],
    ["a pause after every character", "苏州 高 龄 津 贴 多 少 钱"],
    ["many lines", "苏州\n\n高龄津贴\r\n多少钱"],
    ["the same words again and again", "苏州高龄津贴多少钱".repeat(200)],
  ])("%s", async (_, typed) => {
    expect((await say(typed)).answer).toContain("90元");
  });

  test("English with Chinese words or an age in it gets the languages and the clauses", async () => {
    for (const typed of ["how much is the 高龄津贴 in 苏州 please", "How much subsidy for people over 80?"]) {
      const reply = await say(typed);
      expect(reply.answer).toMatch(/简体、繁体/u);
      expect(reply.citations.length).toBeGreaterThan(0);
    }
  });
});

test("10,000 characters and nothing visible are refused with a remedy", async () => {
  await expect(say("老".repeat(10_000))).rejects.toMatchObject({ code: "too_long", remedy: /缩短/u });
  await expect(say("\u200B\u200D\uFEFF")).rejects.toMatchObject({ code: "bad_input", remedy: /请写下/u });
});

test("whatever is typed, there is an answer in words, or a reason with its remedy", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(nastyText, fc.string({ unit: "binary", maxLength: 60 })), async (typed) => {
      const words = await say(typed).then(
        ({ answer }) => answer,
        (error: unknown) => (error instanceof YiwenError ? error.line : ""),
      );
      expect(words).toMatch(/\p{Script=Han}/u);
    }),
    { numRuns: 60, seed: 7 },
  );
});
