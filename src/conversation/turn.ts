/** What channels send in and get back. Every channel calls `converse` and nothing else of this house. */
import type { Answer } from "../answering/answer.ts";

export interface Turn {
  /** Stable and channel-scoped, e.g. `telegram:42`, `web:3f9c…`; one conversation each. */
  conversationId: string;
  text: string;
  /** A region the person saved, e.g. `河北省`; null when none. Overrides the session's saved region when given. */
  regionSetting?: string | null;
  /** True: this turn is answered as for staff, whatever the session says. */
  staff?: boolean;
  /** Called as work proceeds, in order; `delta` carries streamed words of a model. */
  onStep?: (step: TurnStep) => void;
  /** Aborts a model call. */
  signal?: AbortSignal;
}

export type TurnStep =
  | { stage: "retrieving" }
  | { stage: "evidence"; clauses: { document: string; title: string; path: string[]; clauseId: string }[] }
  | { stage: "answering" }
  | { stage: "delta"; text: string };

export interface Reply extends Answer {
  question: string;
  /** Choices to tap: regions to pick, next questions. Each is sent back as `text` when tapped. */
  choices: string[];
}

/** The clause behind 看原文, with its neighbours in reading order. */
export interface ClauseView {
  clause: ClausePart;
  before: ClausePart[];
  after: ClausePart[];
  document: {
    id: string;
    title: string;
    docNumber: string | null;
    issuer: string;
    issuedDate: string | null;
    disclosure: string | null;
  };
}

export interface ClausePart {
  id: string;
  path: string[];
  kind: string;
  text: string;
  source: { file: string; start: { line: number; column: number }; end: { line: number; column: number } };
  gapBefore: boolean;
  gapAfter: boolean;
}

/** The one door of this house for channels. */
export interface Assistant {
  converse(turn: Turn): Promise<Reply>;
  /** @throws NotFoundError when no document of the open index holds the clause. */
  clause(id: string): ClauseView;
  /** Regions that have a document, e.g. `["甘南藏族自治州", "甘肃省", …]`. */
  regions(): string[];
  /** Saves a region for a conversation; null forgets it. Returns its full name. @throws UnknownRegionError */
  setRegion(conversationId: string, region: string | null): Promise<string | null>;
  /** Null once an index is open, else one line saying why not. */
  notReady(): string | null;
  /** Deletes what is remembered of a conversation. */
  forget(conversationId: string): Promise<void>;
  /** 有用 / 没用. `answerId` is the conversation's last answer when left out. */
  feedback(conversationId: string, useful: boolean): Promise<void>;
  metrics(): Record<string, number>;
}
