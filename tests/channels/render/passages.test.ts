import { expect, test } from "vitest";
import { shortReplyPassages } from "../../../src/channels/render/passages.ts";
import { sampleAnswer } from "../../support/fake-assistant.ts";

test("a conclusion too long for the only message is cut, and a quotation that the cut falls into is closed", () => {
  const lead = (text: string): string => {
    const reply = { ...sampleAnswer, sections: [{ role: "conclusion" as const, text }] };
    return shortReplyPassages(reply).find(({ style }) => style === "strong")?.text ?? "";
  };
  expect(lead(`文件写到：「${"长".repeat(700)}」[1]`)).toMatch(/长……」（没有写完，/);
  expect(lead(`文件写到：「开头」[1]。${"长".repeat(700)}`)).toMatch(/长……（没有写完，/);
  expect(lead("文件写到：「开头」[1]。")).toBe("文件写到：「开头」[1]。");
});
