/**
 * Labelled questions → how often each clause, and each document, was the right one: what people ask about before any word of
 * theirs is read. For questions of the same domain only. Counts, so a question can be taken out again.
 */
import { packSections, unpackSections } from "../snapshot/binary.ts";
import type { LabelledTerms } from "./fit-encoder.ts";

const fileType = "clause-priors";
const fileVersion = 1;

export class ClausePriors {
  /** Questions tied to each clause, by position. */
  readonly #clauses: Uint32Array;
  /** Labels within each group. */
  readonly #groups: Uint32Array;
  readonly #groupOf: Uint32Array;

  private constructor(clauses: Uint32Array, groupOf: Uint32Array) {
    this.#clauses = clauses;
    this.#groupOf = groupOf;
    const last = groupOf.reduce((highest, group) => Math.max(highest, group), 0);
    this.#groups = new Uint32Array(last + 1);
    clauses.forEach((count, position) => {
      const group = groupOf[position] ?? 0;
      this.#groups[group] = (this.#groups[group] ?? 0) + count;
    });
  }

  /** @param groups document number of each clause, by position. */
  static fit(questions: readonly LabelledTerms[], groups: Uint32Array): ClausePriors {
    const clauses = new Uint32Array(groups.length);
    for (const question of questions) {
      for (const position of question.clauses) clauses[position] = (clauses[position] ?? 0) + 1;
    }
    return new ClausePriors(clauses, groups);
  }

  /** @throws SnapshotError for a file of another kind or version. */
  static open(buffer: Uint8Array): ClausePriors {
    const sections = unpackSections(buffer, fileType, fileVersion);
    return new ClausePriors(sections.integers("clauses"), sections.integers("groups"));
  }

  save(): Buffer {
    return packSections(fileType, fileVersion, { clauses: this.#clauses, groups: this.#groupOf });
  }

  /**
   * log(1 + questions) of a clause and of its document.
   * @param without clauses of a question that must not count: the one that is being asked.
   */
  of(position: number, without: readonly number[] = []): { clause: number; group: number } {
    const group = this.#groupOf[position] ?? 0;
    let [own, ownGroup] = [0, 0];
    for (const other of without) {
      if (other === position) own += 1;
      if (this.#groupOf[other] === group) ownGroup += 1;
    }
    return {
      clause: Math.log(1 + Math.max(0, (this.#clauses[position] ?? 0) - own)),
      group: Math.log(1 + Math.max(0, (this.#groups[group] ?? 0) - ownGroup)),
    };
  }
}
