/**
 * (person, text) → Reply: the one door that every channel and command goes through. Takes one look at the live index per
 * turn, so that an answer never mixes two snapshots; remembers the topic for follow-ups; writes down what went unanswered.
 */
import type { Answer } from "../answering/answer.ts";
import type { RespondRequest } from "../answering/respond.ts";
import { showClauses } from "../answering/show-clause.ts";
import { scriptedReply, withoutCommands } from "../answering/scripted.ts";
import type { ScriptedReply } from "../answering/scripted.ts";
import type { PolicyDocument } from "../corpus/clause.ts";
import { SnapshotError } from "../errors.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { retrieve } from "../retrieval/retrieve.ts";
import type { Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { checkQuestion } from "./check-question.ts";
import { choicesFor, regionNames } from "./choices.ts";
import { answerNamed, askRegion } from "./ask-region.ts";
import { askedCitations } from "./cited-clause.ts";
import { viewClause } from "./clause-view.ts";
import { modeWording, walkWording } from "./entitlement-wording.ts";
import { rewriteFollowUp } from "./follow-up-model.ts";
import type { FollowUpWriter } from "./follow-up-model.ts";
import { readResolved, resolveFollowUp } from "./follow-up.ts";
import type { Journal } from "./journal.ts";
import { redact } from "./redact.ts";
import { withNextQuestions } from "./related-questions.ts";
import { remember } from "./remember.ts";
import type { Session, SessionStore } from "./session.ts";
import { readMode } from "./speaking-mode.ts";
import { spokenAnswer, under } from "./spoken-reply.ts";
import type { Assistant, ClauseView, Reply, Turn } from "./turn.ts";
import { couldWalk } from "./entitlement-walk.ts";
import { WalkDesk } from "./walk-desk.ts";

const HAN = /\p{Script=Han}/u;
/** How many ranked clauses answering may choose from. */
const CLAUSES_LOOKED_AT = 40;

export interface AssistantOptions {
  /** The index that serves now. @throws SnapshotError while none is open. */
  index: () => OpenIndex;
  readQuestion: (
    text: string,
    context: { regionSetting: string | null; documents: ReadonlyMap<string, PolicyDocument> },
  ) => UnderstoodQuestion;
  /** A place name → its full name. @throws UnknownRegionError */
  resolveRegion: (text: string) => string;
  respond: (request: RespondRequest) => Promise<Answer>;
  sessions: SessionStore;
  journal: Journal;
  /** A model that makes follow-ups whole; null or absent: offline only. */
  followUps?: FollowUpWriter | null;
  /** The time, for years of birth and for what is kept for minutes only. Default: the clock. */
  now?: () => Date;
  /** Told, in one line, what made retrieval worse than it should be. */
  onWarning?: (line: string) => void;
}

/** A question on its way to the search. */
interface Asking {
  asked: string;
  session: Session;
  index: OpenIndex;
  region: string | null;
}

class Conversation implements Assistant {
  readonly #options: AssistantOptions;
  readonly #counts = { questions: 0, refusals: 0, clarifications: 0, model_answers: 0, useful: 0, useless: 0 };
  /** One turn at a time in a conversation: a second message waits for the first. */
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #lastQuestion = new Map<string, { question: string; region: string | null }>();
  readonly #walks: WalkDesk;

  constructor(options: AssistantOptions) {
    this.#options = options;
    this.#walks = new WalkDesk({
      sessions: options.sessions,
      read: (text, region, index) => options.readQuestion(text, { regionSetting: region, documents: index.documents }),
      now: () => this.#now(),
    });
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  converse(turn: Turn): Promise<Reply> {
    const before = this.#turns.get(turn.conversationId) ?? Promise.resolve();
    const run = before.catch(() => undefined).then(() => this.#answer(turn));
    this.#turns.set(turn.conversationId, run);
    const clear = (): void => {
      if (this.#turns.get(turn.conversationId) === run) this.#turns.delete(turn.conversationId);
    };
    run.then(clear, clear);
    return run;
  }

  async #answer(turn: Turn): Promise<Reply> {
    const text = checkQuestion(turn.text);
    const index = this.#options.index();
    this.#counts.questions++;
    const { conversationId } = turn;
    const stored = await this.#options.sessions.read(conversationId);
    const asked = withoutCommands(text);
    const mode = readMode(asked);
    if (mode !== null) {
      await this.#options.sessions.write(conversationId, { ...stored, staff: mode === "staff" });
      return this.#reply(text, spokenAnswer({ kind: "chat", refused: false, text: modeWording[mode] }), []);
    }
    const scripted = this.#scripted(asked, index);
    if (scripted?.kind === "emergency") return this.#reply(text, spokenAnswer(scripted), []);
    const region = turn.regionSetting ?? stored.region ?? stored.named;
    const walk = await this.#walks.visit({
      conversationId,
      text: asked,
      session: stored,
      index,
      region,
      regions: regionNames(index),
    });
    if (walk.kind === "answer") return this.#reply(text, walk.answer, walk.choices);
    const goOn = walk.kind === "waits" ? [walkWording.goOn] : couldWalk(asked) ? [walkWording.start] : [];
    if (scripted && !scripted.alsoSearch) return this.#reply(text, spokenAnswer(scripted), goOn);
    // A question asked in the midst of a walk is about the place told there.
    const place = walk.session.walk?.person.ladder?.[0] ?? region;
    const shown = this.#showCited(asked, walk.session, { index, region: place });
    if (shown !== null) return this.#reply(text, shown, goOn);
    const answer = await this.#search(turn, { asked, session: walk.session, index, region: place });
    await this.#count(conversationId, answer, text);
    return this.#reply(text, scripted ? under(scripted, answer) : answer, [...goOn, ...choicesFor(answer, index)]);
  }

  /** A reply that needs no document; null where one does, also for terms that are spelt in Latin letters: gaolingjintie. */
  #scripted(asked: string, index: OpenIndex): ScriptedReply | null {
    const scripted = scriptedReply(asked);
    if (scripted === null || scripted.alsoSearch || HAN.test(asked)) return scripted;
    const { normalized } = this.#options.readQuestion(asked, { regionSetting: null, documents: index.documents });
    if (!HAN.test(normalized)) return scripted;
    // Words of another language beside them are still not understood.
    return /[a-z]/iu.test(normalized) ? { ...scripted, alsoSearch: true } : null;
  }

  /** «第二个说详细点»: the clause that the last answer cited; null when nothing of the kind is asked. */
  #showCited(asked: string, { cited }: Session, at: { index: OpenIndex; region: string | null }): Answer | null {
    const ids = askedCitations(asked, cited);
    return ids === null ? null : showClauses(at.index, ids, { year: this.#now().getFullYear(), place: at.region });
  }

  /** An ordinary question: resolved, searched, answered, remembered. */
  async #search(turn: Turn, asking: Asking): Promise<Answer> {
    const { asked, session, index, region: regionSetting } = asking;
    const read = (words: string): UnderstoodQuestion =>
      this.#options.readQuestion(words, { regionSetting, documents: index.documents });
    const { onStep, signal } = turn;
    const offline = resolveFollowUp(asked, session, read);
    const resolved = await rewriteFollowUp(this.#options.followUps ?? null, {
      resolved: offline,
      asked,
      memory: session,
      read,
      ...(signal ? { signal } : {}),
    });
    const question = readResolved(asked, resolved, read);
    const audience = (turn.staff ?? session.staff) ? "staff" : "family";
    onStep?.({ stage: "retrieving" });
    const retrieval = await retrieve(index, question, { limit: CLAUSES_LOOKED_AT });
    for (const line of retrieval.warnings ?? []) this.#options.onWarning?.(line);
    onStep?.({ stage: "evidence", clauses: evidenceOf(retrieval) });
    onStep?.({ stage: "answering" });
    const responded = await this.#options.respond({
      index,
      question,
      retrieval,
      audience,
      ...(onStep ? { onDelta: (delta: string) => onStep({ stage: "delta", text: delta }) } : {}),
      ...(signal ? { signal } : {}),
    });
    const refused = { question, answer: responded, year: this.#now().getFullYear() };
    const answer = askRegion(index, refused) ?? answerNamed(index, refused) ?? responded;
    await this.#options.sessions.write(turn.conversationId, {
      ...remember(session, { asked, resolved, question }),
      cited: answer.citations.map(({ clauseId }) => clauseId),
    });
    const found = retrieval.clauses.map(({ clause }) => clause.id);
    return withNextQuestions({ index, answer, asked, audience, found, hasRegion: question.region !== null });
  }

  async #count(conversationId: string, answer: Answer, question: string): Promise<void> {
    this.#lastQuestion.set(conversationId, { question: redact(question), region: answer.region });
    const oldest = this.#lastQuestion.keys().next();
    if (this.#lastQuestion.size > 5_000 && !oldest.done) this.#lastQuestion.delete(oldest.value);
    if (answer.engine === "model") this.#counts.model_answers++;
    if (answer.kind === "clarify") this.#counts.clarifications++;
    if (!answer.refused) return;
    this.#counts.refusals++;
    await this.#options.journal.record(conversationId, { kind: "gap", region: answer.region, question });
  }

  #reply(question: string, answer: Answer, choices: string[]): Reply {
    return { ...answer, question, choices };
  }

  clause(id: string): ClauseView {
    return viewClause(this.#options.index(), id);
  }

  regions(): string[] {
    return regionNames(this.#options.index());
  }

  async setRegion(conversationId: string, region: string | null): Promise<string | null> {
    const name = region === null ? null : this.#options.resolveRegion(region);
    const session = await this.#options.sessions.read(conversationId);
    await this.#options.sessions.write(conversationId, { ...session, region: name, named: null });
    return name;
  }

  notReady(): string | null {
    try {
      this.#options.index();
      return null;
    } catch (error) {
      return error instanceof SnapshotError ? error.line : String(error);
    }
  }

  async forget(conversationId: string): Promise<void> {
    this.#lastQuestion.delete(conversationId);
    this.#walks.forget(conversationId);
    await this.#options.sessions.delete(conversationId);
    await this.#options.journal.forget(conversationId);
  }

  async feedback(conversationId: string, useful: boolean): Promise<void> {
    const last = this.#lastQuestion.get(conversationId);
    if (useful) this.#counts.useful++;
    else this.#counts.useless++;
    if (!last) return;
    await this.#options.journal.record(conversationId, { kind: useful ? "useful" : "useless", ...last });
  }

  metrics(): Record<string, number> {
    return { ...this.#counts };
  }
}

function evidenceOf(retrieval: Retrieval): { document: string; title: string; path: string[]; clauseId: string }[] {
  return retrieval.clauses.slice(0, 5).map(({ clause, document }) => ({
    document: clause.document,
    title: document.title,
    path: clause.path,
    clauseId: clause.id,
  }));
}

/** Puts the rooms behind the one door together. */
export function createAssistant(options: AssistantOptions): Assistant {
  return new Conversation(options);
}
