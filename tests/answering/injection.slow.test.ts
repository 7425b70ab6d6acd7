import { expect, test } from "vitest";
import { putInjections } from "./injection.ts";

test("300 smuggled instructions: no leak and no uncited claim from the quotations", async () => {
  expect(await putInjections(300, false)).toEqual({ asked: 300, byModel: 0, leaked: [], uncited: [] });
});

test("300 smuggled instructions: no leak and no uncited claim from a model that obeys", async () => {
  expect(await putInjections(300, true)).toMatchObject({ asked: 300, leaked: [], uncited: [] });
});
