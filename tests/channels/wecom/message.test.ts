import fc from "fast-check";
import { expect, test } from "vitest";
import { readEnvelope, readMessage } from "../../../src/channels/wecom/message.ts";
import { messageXml } from "../../support/fake-wecom-server.ts";

test("a text keeps its characters, also those that look like markup or numbers", () => {
  for (const text of ["床位目标？", "00123", "<b>&amp;", " 前后有空格 ", "1e5", "true", ""]) {
    expect(readMessage(messageXml({ messageId: "9", text, createTime: 5 }))).toEqual({
      id: "message:9",
      arrival: { userId: "wang", createTime: 5, kind: "text", text, responseCode: "" },
    });
  }
});

test("a message id longer than a number holds is kept digit by digit", () => {
  expect(readMessage(messageXml({ messageId: "6054768590064713728", text: "话" }))?.id).toBe(
    "message:6054768590064713728",
  );
});

test("pictures are told apart, events are known by sender and time, only a subscription is greeted", () => {
  expect(readMessage(messageXml({ messageId: "1", type: "image" }))?.arrival?.kind).toBe("other");
  const event = { messageId: "", type: "event", createTime: 5 };
  expect(readMessage(messageXml({ ...event, event: "subscribe" }))).toMatchObject({
    id: "event:wang:5:subscribe",
    arrival: { kind: "welcome" },
  });
  expect(readMessage(messageXml({ ...event, event: "enter_agent" }))?.arrival).toBeNull();
});

test("a tap on the menu or on a card says what its key says, once for each tap", () => {
  const tap = { messageId: "", type: "event", createTime: 5, eventKey: "/我能申请什么" };
  expect(readMessage(messageXml({ ...tap, event: "click" }))).toMatchObject({
    id: "event:wang:5:click:/我能申请什么",
    arrival: { kind: "text", text: "/我能申请什么", responseCode: "" },
  });
  const card = { ...tap, event: "template_card_event", eventKey: "70–79 岁", responseCode: "code-1" };
  expect(readMessage(messageXml(card))?.arrival).toMatchObject({ text: "70–79 岁", responseCode: "code-1" });
  expect(readMessage(messageXml({ ...tap, event: "click", eventKey: "" }))?.arrival).toBeNull();
  expect(readMessage(messageXml({ messageId: "1", type: "file" }))?.arrival?.kind).toBe("file");
});

test("entities and document types are not read", () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>`;
  expect(readEnvelope(bomb)).toBeNull();
  expect(readEnvelope("<xml><Encrypt>&file;</Encrypt></xml>")).toBe("&file;");
});

test("nonsense is refused without an exception", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.constantFrom("<xml>", "<xml/>", "<xml><Encrypt/></xml>", "<a><![CDATA[", "{}", "\u0000"),
      ),
      (text) => {
        expect(readMessage(text)).toBeNull();
        expect(readEnvelope(text)).toBeNull();
        readMessage(messageXml({ messageId: "1", text }).slice(0, text.length * 7));
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});
