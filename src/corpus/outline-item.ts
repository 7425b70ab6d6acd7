/** The shapes of an outline: headings, and the text under them, in reading order. */
import type { Block } from "./block.ts";
import type { ClauseKind } from "./clause.ts";
import type { SignKind } from "./sign.ts";
import type { SourceText } from "./source.ts";

export interface HeadingNode {
  title: string;
  rank: number;
  kind: SignKind | "label" | "markup" | "box" | "table" | "unnumbered" | "front";
  number: number;
}

export interface HeadingItem {
  type: "heading";
  path: readonly HeadingNode[];
  text: SourceText;
  repairs: readonly string[];
  /** The heading itself was lost and comes from the table of contents. */
  restored: boolean;
}

export interface BodyItem {
  type: "body";
  path: readonly HeadingNode[];
  kind: ClauseKind;
  text: SourceText;
  block: Block;
  /** The text stands on its heading's line. */
  inline: boolean;
  /** One item of a list that continues the paragraph before it. */
  listItem: boolean;
  gapBefore: boolean;
  gapAfter: boolean;
}

export type OutlineItem = HeadingItem | BodyItem;
