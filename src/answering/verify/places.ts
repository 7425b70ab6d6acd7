/** Places that a claim names: each must stand in the passage it comes from, or in the title and headings of its clause. */
import { gazetteer, isOrdinaryWord } from "../../language/gazetteer.ts";
import type { Aligned } from "./alignment.ts";
import type { Violation } from "./violation.ts";

const SUFFIX = /(?:藏族|回族|蒙古族|蒙古族藏族|土族)?(?:自治州|自治县|省|市|州|县|区)$/u;
/** Areas that no list of divisions has. */
const AREA = /全国|长三角|珠三角|京津冀|粤港澳|成渝|环渤海|长江经济带/gu;
const MARGIN = 2;

/** Names of places in a text, longest first at each place. Bare names of counties are left out: too many are words. */
function placesIn(text: string): string[] {
  const { names, lengths } = gazetteer();
  const found = [...text.matchAll(AREA)].map(([area]) => area);
  for (let at = 0; at < text.length; at++) {
    const length = (lengths.get(text[at] ?? "") ?? []).find((size) => {
      const name = text.slice(at, at + size);
      const bearers = size < MARGIN ? undefined : names.get(name);
      return bearers?.some(({ bare, place }) => !bare || (place.level !== "county" && !isOrdinaryWord(name))) ?? false;
    });
    if (length === undefined) continue;
    found.push(text.slice(at, at + length));
    at += length - 1;
  }
  return found;
}

const FOLLOWING = 3;

/** 「海东市获评为」 where only 「西宁市获评为」 is written. */
function isOtherPlace(name: string, claim: string, text: string): boolean {
  const at = claim.indexOf(name) + name.length;
  const after = claim.slice(at, at + FOLLOWING);
  if (after.length < FOLLOWING || !/^\p{Script=Han}+$/u.test(after) || !text.includes(name)) return false;
  const found = [...text.matchAll(new RegExp(`(.{0,12})${after}`, "gu"))].map(([, before]) => before ?? "");
  return found.length > 0 && found.every((before) => !before.endsWith(name) && /[省市州县]$/u.test(before));
}

/** Places that neither the passages nor the titles of the citations name. */
export function placeViolations({ text, fragments, all, passage }: Aligned): Violation[] {
  const near = [...fragments.map((fragment) => fragment.passage.text), passage.text].join("\n");
  const known = `${near}\n${all.map(({ context }) => context).join("\n")}`;
  return fragments.flatMap((fragment) => {
    const own = fragments.length > 1 ? `${near}\n${fragment.evidence.context}\n${known}` : known;
    return placesIn(fragment.canonical)
      .filter(
        (name) =>
          isOtherPlace(name, fragment.canonical, fragment.passage.canonical) ||
          (!own.includes(name) && !own.includes(name.replace(SUFFIX, "") || name)),
      )
      .map((name): Violation => ({ kind: "name-not-cited", text: name, against: text === name ? "" : passage.text }));
  });
}
