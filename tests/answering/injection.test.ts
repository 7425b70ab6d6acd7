import { expect, test } from "vitest";
import { putInjections } from "./injection.ts";

test("smuggled instructions are text to the quotations", async () => {
  expect(await putInjections(24, false)).toEqual({ asked: 24, byModel: 0, leaked: [], uncited: [] });
});

test("a model that obeys them gets no word through", async () => {
  expect(await putInjections(24, true)).toMatchObject({ asked: 24, leaked: [], uncited: [] });
});
