/**
 * A model's words as they arrive, piece by piece → whole sentences, each shown as soon as it is verified. A sentence that
 * fails is held back, and everything that leans on it as it stands: the words shown are always a sound beginning.
 */
import type { Citation } from "./answer.ts";
import { sentencesOf, verifySentence } from "./verify.ts";
import type { Violation } from "./verify.ts";

export interface GateResult {
  /** Sentences that may be shown, in order. */
  sound: string[];
  /** Sentences held back, with what is wrong with each. */
  held: { sentence: string; violations: Violation[] }[];
  /** True when the first sentence, the direct answer, is sound. */
  leads: boolean;
}

/** Ends a sentence whose marks, if any follow the full stop, are complete: something else has begun after them. */
const WHOLE = /^[^。！？!?\n]*(?:[。！？!?]+|\n)(?:\s*\[\d{1,3}\])*(?=\s*[^\s[])/u;
/** A sentence that carries its marks before the full stop needs not wait for what follows. */
const MARKED = /^[^。！？!?\n]*\[\d{1,3}\]\s*[。！？!?]+/u;

export class SentenceGate {
  readonly #citations: readonly Citation[];
  readonly #show: ((text: string) => void) | undefined;
  readonly #result: GateResult = { sound: [], held: [], leads: false };
  #pending = "";

  /** @param show called with each sound sentence; omitted: nothing is shown. */
  constructor(citations: readonly Citation[], show?: (text: string) => void) {
    this.#citations = citations;
    this.#show = show;
  }

  push(delta: string): void {
    this.#pending += delta;
    for (;;) {
      const whole = MARKED.exec(this.#pending) ?? WHOLE.exec(this.#pending);
      if (!whole || whole[0] === "") return;
      this.#pending = this.#pending.slice(whole[0].length);
      this.#judge(whole[0]);
    }
  }

  /** The model has finished: what is left is its last sentence. */
  end(): GateResult {
    this.#judge(this.#pending);
    this.#pending = "";
    return this.#result;
  }

  #judge(text: string): void {
    for (const sentence of sentencesOf(text)) {
      const violations = verifySentence(sentence, this.#citations);
      const { sound, held } = this.#result;
      if (violations.length > 0) held.push({ sentence, violations });
      else {
        if (sound.length === 0 && held.length === 0) this.#result.leads = true;
        sound.push(sentence);
        if (held.length === 0) this.#show?.(sentence);
      }
    }
  }
}
