/**
 * One immutable part of the lexical index: the postings of a run of clauses, their terms, and the average lengths that the
 * impacts were made with. Rarity of terms is not in it, because it belongs to the whole index. ⇄ sections of a file.
 */
import { SnapshotError } from "../../errors.ts";
import { packSections, rebuildRemedy, unpackSections } from "../snapshot/binary.ts";
import type { PackedSections, Section } from "../snapshot/binary.ts";
import { fieldNames } from "./fields.ts";
import type { AverageLengths } from "./fields.ts";
import { openPostings, postingSections } from "./postings.ts";
import type { Postings } from "./postings.ts";
import { TermTable } from "./term-table.ts";

export interface LexicalSegment {
  /** Number of positions, headings included. */
  size: number;
  /** Clauses that can be results. */
  documents: number;
  /** Segments of one index share them. */
  averages: AverageLengths;
  /** Terms by field, summed over `documents`: what the averages would be if they were taken anew. */
  totals: Float64Array;
  terms: TermTable;
  postings: Postings;
}

/** The averages that segments of one index were made with; one without clauses has none that count. */
export const sharedAverages = (segments: readonly LexicalSegment[]): AverageLengths | undefined =>
  segments.find(({ documents }) => documents > 0)?.averages;

const fileType = "lexical";
const fileVersion = 2;

const sectionsOf = (segment: LexicalSegment): Record<string, Section> => ({
  sizes: new Uint32Array([segment.size, segment.documents]),
  averages: segment.averages,
  totals: segment.totals,
  ...segment.terms.sections(),
  ...postingSections(segment.postings),
});

/** Segments of one index as one file. */
export function packSegments(segments: readonly LexicalSegment[]): Buffer {
  const sections: Record<string, Section> = { segments: new Uint32Array([segments.length]) };
  segments.forEach((segment, i) => {
    for (const [name, section] of Object.entries(sectionsOf(segment))) sections[`${i}.${name}`] = section;
  });
  return packSections(fileType, fileVersion, sections);
}

function openSegment(sections: PackedSections): LexicalSegment {
  const [size = 0, documents = 0] = sections.integers("sizes");
  const averages = sections.doubles("averages");
  if (averages.length !== fieldNames.length) {
    throw new SnapshotError(`词语索引有 ${averages.length} 个字段，本程序用 ${fieldNames.length} 个。`, {
      remedy: rebuildRemedy,
    });
  }
  return {
    size,
    documents,
    averages,
    totals: sections.doubles("totals"),
    terms: TermTable.open(sections),
    postings: openPostings(sections),
  };
}

/**
 * The segments read `buffer` where it lies.
 * @throws SnapshotError for a file of another kind, version or table of fields.
 */
export function openSegments(buffer: Uint8Array): LexicalSegment[] {
  const sections = unpackSections(buffer, fileType, fileVersion);
  return Array.from({ length: sections.integers("segments")[0] ?? 0 }, (_, i) =>
    openSegment({
      bytes: (name) => sections.bytes(`${i}.${name}`),
      floats: (name) => sections.floats(`${i}.${name}`),
      doubles: (name) => sections.doubles(`${i}.${name}`),
      shorts: (name) => sections.shorts(`${i}.${name}`),
      integers: (name) => sections.integers(`${i}.${name}`),
    }),
  );
}
