import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const src = new URL("../../src/", import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : path.endsWith(".ts") ? [path] : [];
  });
}

test("no rule of the corpus room knows a document of the corpus by name or place", () => {
  const names = /gannan|shicheng|qinghai|gansu|hebei|甘南|石城|青海|甘肃|河北|赣州|西宁|海东|兰州|秦皇岛|石家庄/i;
  for (const path of sources(join(src, "corpus"))) {
    const code = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => !/^\s*(?:\*|\/\*|\/\/)/.test(line))
      .join("\n");
    expect(names.exec(code)?.[0] ?? null, path).toBeNull();
  }
});
