/**
 * What a messenger's desk remembers of the last answer of a conversation, in memory and bounded: which clauses it cites,
 * what could be chosen under it, and which page of a document is open. No words of the person.
 */

export interface LastAnswer {
  clauseIds: string[];
  choices: string[];
  region: string | null;
  page: { upFrom: string | null; downFrom: string | null } | null;
}

const maxConversations = 2000;
const nothing: LastAnswer = { clauseIds: [], choices: [], region: null, page: null };

export class LastAnswers {
  /** The one unused longest first. */
  readonly #byConversation = new Map<string, LastAnswer>();

  of(conversationId: string): LastAnswer | null {
    return this.#byConversation.get(conversationId) ?? null;
  }

  answered(conversationId: string, answer: Omit<LastAnswer, "page">): void {
    this.#keep(conversationId, { ...answer, page: null });
  }

  offered(conversationId: string, choices: string[]): void {
    this.#keep(conversationId, { ...(this.of(conversationId) ?? nothing), choices });
  }

  turnedTo(conversationId: string, { upFrom, downFrom }: NonNullable<LastAnswer["page"]>): void {
    this.#keep(conversationId, { ...(this.of(conversationId) ?? nothing), page: { upFrom, downFrom } });
  }

  forget(conversationId: string): void {
    this.#byConversation.delete(conversationId);
  }

  #keep(conversationId: string, answer: LastAnswer): void {
    this.#byConversation.delete(conversationId);
    this.#byConversation.set(conversationId, answer);
    const [oldest] = this.#byConversation.keys();
    if (this.#byConversation.size > maxConversations && oldest !== undefined) this.#byConversation.delete(oldest);
  }
}
