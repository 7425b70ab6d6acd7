/**
 * A question as typed → what it asks: places, years, intents, and the words to search for, with policy terms for colloquial
 * ones. Refuses only a saved region that is no place.
 */
import type { PolicyDocument } from "../corpus/clause.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { normalizeText } from "../language/normalize.ts";
import { oncePerObject } from "../language/once-per-object.ts";
import { documentPlaces } from "../language/regions.ts";
import type { RegionIndex, RegionMention } from "../language/regions.ts";
import { createSpellingMender } from "../language/spelling.ts";
import { ageExpansions } from "./ages.ts";
import { readDocumentNumber, withPrintedNumbers } from "./document-number.ts";
import type { DocumentNumber } from "./document-number.ts";
import { readIntents, readYears, wantsAllRegions } from "./intents.ts";
import { readRegions } from "./named-regions.ts";
import type { ResolvedRegion, UnderstoodQuestion } from "./ranked-clause.ts";

export interface QuestionContext {
  /** The region the person saved, e.g. 甘南州; null when none. */
  regionSetting: string | null;
  /** Documents of the open index; they decide between places of the same name. What they say of places is read once. */
  documents: DocumentCollection;
}

/** One that does not change; by id, or as a list. */
export type DocumentCollection = ReadonlyMap<string, PolicyDocument> | readonly PolicyDocument[];

export type QuestionReader = (text: string, context: QuestionContext) => UnderstoodQuestion;

/** Longer questions are cut here: nobody asks at such length, and every step stays fast. */
export const MAX_READ_CHARS = 2_000;

/** Addresses and tags: nobody asks about their letters. */
const markup = /\b(?:https?:\/\/|www\.)[^\s\p{Script=Han}，。]+|<\/?[a-z][^<>]{0,200}>/giu;

/** 高 龄 津 贴: four or more characters, each by itself, are words that were typed or spoken with pauses. */
const spacedOut = /(?<![^\s，。！？、])\p{Script=Han}(?:\s+\p{Script=Han}){3,}(?![^\s，。！？、])/gu;

const closedUp = (text: string): string => text.replace(spacedOut, (run) => run.replace(/\s+/gu, ""));

/** Phrases that only say that something is asked. */
const askingPhrases =
  /请问(?:一下)?|我想(?:问|知道|了解)(?:一下)?|想(?:问|咨询)(?:一下)?|听(?:说|人说|别人讲|街坊说)|有没有|有冇|能不能|可不可以|是不是|对不对|行不行|怎么(?:样|办|回事|弄|写|算)?|咋(?:办|回事|弄|样|算)?|什么|啥|多少|几多|哪[些个里儿]|到底|分别|告诉我|帮(?:我)?(?:查|看|找)(?:一下)?|文件里|文件中|规划里|规划中|政策里|(?:各)?(?:是|有)?(?:多少|几)|吗|呢|吧|啊|呀|嘛|咧|哦|么/gu;

/** Leaves out the spans of `mentions`, and a level word after them (河北省里 → 里). */
function withoutPlaces(text: string, mentions: readonly RegionMention[]): string {
  let result = "";
  let at = 0;
  for (const { start, end } of mentions) {
    result += `${text.slice(at, start)} `;
    at = end;
  }
  return result + text.slice(at).replace(/^[省市州县](?![级域城内乡])/u, "");
}

/** The region of the document whose 文号 stands in the question; null when it names none that we have. */
function numberedRegion(number: DocumentNumber | null, documents: readonly PolicyDocument[]): ResolvedRegion | null {
  const bearer = documents.find(({ id }) => id === number?.document);
  return bearer === undefined || number === null ? null : { mention: number.text, ladder: bearer.regionLadder };
}

/** The words to search for: a 文号 that already chose the document only counts when nothing else was asked. */
function wordsToSearch(text: string, number: DocumentNumber | null): string {
  const isKnown = number !== null && number.document !== null && !number.isAlone;
  const words = isKnown ? text.replace(number.text, " ") : text;
  return words.replace(askingPhrases, " ").replace(/\s+/gu, " ").trim();
}

/** How much a named place counts as a word to search for. */
const placeWeight = 0.7;

/**
 * Two or more places inside one document's region («西宁和海东各多少张») are what is asked about there, so their names are
 * searched for; a single one only says where the person lives, and its name would outweigh the matter.
 */
function placesAsked(
  named: readonly ResolvedRegion[],
  ladders: readonly (readonly string[])[],
): UnderstoodQuestion["expansions"] {
  const own = documentPlaces(ladders).homes;
  const inside = named.filter(({ ladder }) => !own.has(ladder[0] ?? "") && ladder.some((name) => own.has(name)));
  if (inside.length < 2) return [];
  return inside.map(({ mention }) => ({ term: mention, weight: placeWeight, because: mention }));
}

interface ReadDocuments {
  list: readonly PolicyDocument[];
  ladders: readonly (readonly string[])[];
}

const readDocuments = oncePerObject((documents: DocumentCollection): ReadDocuments => {
  const list = [...documents.values()];
  return { list, ladders: list.map(({ regionLadder }) => regionLadder) };
});

/**
 * Makes a reader. The lexicon and the places do not change with the documents; the context does.
 */
export function createQuestionReader(options: { lexicon: Lexicon; regions: RegionIndex }): QuestionReader {
  const { lexicon, regions } = options;
  const mend = createSpellingMender(lexicon.policyTerms);

  return (text, context) => {
    const original = text.trim();
    const { list: documents, ladders } = readDocuments(context.documents);
    const typed = mend(closedUp(normalizeText(original.slice(0, MAX_READ_CHARS).replace(markup, " "))));
    const normalized = withPrintedNumbers(typed);
    const number = readDocumentNumber(normalized, documents);
    const setting: ResolvedRegion | null =
      context.regionSetting === null ? null : regions.resolve(context.regionSetting, { documents: ladders });
    const mentions = regions.find(normalized, { documents: ladders, home: setting?.ladder ?? null });
    const intents = readIntents(normalized);
    const reading = readRegions({
      text: normalized,
      mentions,
      documents: ladders,
      setting,
      compares: intents.includes("compare"),
    });
    const allRegions = reading.named.length === 0 && wantsAllRegions(normalized);
    if (allRegions && !intents.includes("compare")) intents.push("compare");
    const named = reading.named.length === 0 ? numberedRegion(number, documents) : null;
    const region = allRegions ? null : (named ?? reading.region);
    const searchText = wordsToSearch(withoutPlaces(normalized, mentions), number);
    return {
      original,
      normalized,
      searchText,
      expansions: [
        ...lexicon.expand(normalized, region?.ladder ?? []),
        ...ageExpansions(normalized),
        ...placesAsked(reading.named, ladders),
      ],
      namedRegions: reading.named,
      region,
      allRegions,
      intents,
      years: readYears(number === null ? normalized : normalized.replaceAll(/〔\d{4}〕/g, " ")),
      misplaced: reading.misplaced,
      documentNumber: number,
    };
  };
}
