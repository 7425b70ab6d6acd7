/** The documents over HTTP. */
import { expect, test } from "vitest";
import { createWebApp } from "../../../src/channels/web/app.ts";
import { createFakeAssistant } from "../../support/fake-assistant.ts";
import { createFakeLibrary, libraryParts } from "../../support/fake-library.ts";
import { createMemoryLogger } from "../../support/memory-logger.ts";

const app = createWebApp({
  assistant: createFakeAssistant(),
  logger: createMemoryLogger(),
  library: createFakeLibrary(),
});
const get = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await app.request(path);
  return { status: response.status, body: JSON.parse(await response.text()) };
};

test("the list, the outline, a stretch and a search are served", async () => {
  expect((await get("/api/documents")).body["documents"]).toHaveLength(1);
  expect((await get("/api/documents/sample/outline")).body["outline"]).toContainEqual(
    expect.objectContaining({ heading: "第三章 重点任务", depth: 1 }),
  );
  const reading = await get("/api/documents/sample?from=2&limit=3");
  expect(reading.body).toMatchObject({ from: 2, total: libraryParts.length });
  expect(reading.body["parts"]).toHaveLength(3);
  expect((await get(`/api/search?q=${encodeURIComponent("护理型床位")}`)).body["total"]).toBeGreaterThan(0);
  expect((await app.request("/documents")).headers.get("content-type")).toContain("text/html");
});

test("the regions come with their ladders", async () => {
  expect((await get("/api/regions")).body).toEqual({ regions: ["甲省", "乙市", "丙县"], ladders: [["乙市", "甲省"]] });
});

test("a place is found with the places it lies in", async () => {
  const { body } = await get(`/api/regions/ladder?name=${encodeURIComponent(" 丁乡 ")}`);
  expect(body).toEqual({ name: "丁乡", ladder: ["丁乡", "乙市", "甲省"], withDocuments: ["乙市", "甲省"] });
});

test.each([
  ["/api/regions/ladder", 400],
  [`/api/regions/ladder?name=${encodeURIComponent("火星")}`, 400],
  ["/api/documents/nowhere", 404],
  ["/api/documents/nowhere/outline", 404],
  ["/api/documents/sample?from=-1", 400],
  ["/api/documents/sample?limit=viele", 400],
  ["/api/search?q=", 400],
  ["/api/search", 400],
])("%s is a %i with one clear line", async (path, status) => {
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.body["error"]).toMatchObject({ remedy: expect.stringMatching(/\S/) });
});

test("without documents to read, their pages do not exist", async () => {
  const bare = createWebApp({ assistant: createFakeAssistant(), logger: createMemoryLogger() });
  for (const path of ["/documents", "/api/documents", "/api/search?q=床位", "/feedback"]) {
    expect((await bare.request(path)).status).toBe(404);
  }
});
