/**
 * What a person typed in a messenger → what to say, in passages. Knows the few commands that every messenger shares;
 * everything else is a question. Refusals come back as passages, not as errors.
 */
import { randomUUID } from "node:crypto";
import type { Assistant, Reply, Turn, TurnStep } from "../conversation/turn.ts";
import { YiwenError } from "../errors.ts";
import type { AdminPort } from "./admin-port.ts";
import type { CardShelf } from "./card/card-shelf.ts";
import type { Logger } from "./channel.ts";
import { openPage, turnPage } from "./clause-pages.ts";
import type { ClausePage } from "./clause-pages.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import * as say from "./desk-text.ts";
import { LastAnswers } from "./last-answers.ts";
import { choicePassages, choicesOf, remarkPassages, replyPassages } from "./render/passages.ts";
import type { Passage } from "./render/passages.ts";

export interface DeskOptions {
  assistant: Assistant;
  logger: Logger;
  /** Whether next questions are shown as numbered text, because the messenger has no buttons. */
  withChoices: boolean;
  /** Deletes what the channel itself remembers, when a person asks to be forgotten. */
  onForget: () => Promise<void>;
  admin?: AdminPort | null;
  /** Where cards of replies lie; none is offered without it. */
  cards?: CardShelf | undefined;
}

export interface DeskAnswer {
  passages: Passage[];
  /** Set when a question was answered: what buttons are made from. */
  reply: Reply | null;
  /** What may be tapped under a remark of ours. */
  choices?: string[];
  /** Set when a page of a document was opened. */
  page?: ClausePage;
  /** The card of the reply, which a button may offer. */
  offeredCardId?: string;
  /** Set when a card was asked for: its picture stands for the passages where a messenger can show it. */
  cardId?: string;
}

export interface Hearing {
  conversationId: string;
  text: string;
  signal: AbortSignal;
  /** Whether the person is of the staff, where the messenger knows it. */
  staff?: boolean;
  onStep?: (step: TurnStep) => void;
  /** Decided by the channel from an id that cannot be changed, in a private chat. */
  isAdmin?: boolean;
  /** Told the lines of an administrator's long work. */
  onProgress?: (line: string) => void;
  /** Whether that work had begun before a restart. */
  wasInterrupted?: boolean;
}

const maxRegionChoices = 10;

export function remark(text: string, choices: string[] = []): DeskAnswer {
  return { passages: remarkPassages(text), reply: null, choices };
}

export class Desk {
  readonly #options: DeskOptions;
  readonly #last = new LastAnswers();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  welcome(): DeskAnswer {
    return remark(say.helpText);
  }

  /** Never throws for what a person can mend; an unexpected failure becomes a plain line and is logged by its name. */
  async hear(hearing: Hearing): Promise<DeskAnswer> {
    try {
      return await this.#answer(hearing, readCommand(hearing.text));
    } catch (error) {
      if (error instanceof YiwenError) return remark(`${error.message}\n${error.remedy}`);
      if (hearing.signal.aborted) throw error;
      this.#options.logger.error("回答时出错", { reason: error instanceof Error ? error.name : "unknown" });
      return remark(say.failedText);
    }
  }

  /** A clause, or the page above or below it. */
  openClause(conversationId: string, id: string, direction: "here" | "up" | "down" = "here"): DeskAnswer {
    const { assistant } = this.#options;
    try {
      const page = direction === "here" ? openPage(assistant, id) : turnPage(assistant, id, direction);
      if (page === null) return remark(say.lastPageText);
      this.#last.turnedTo(conversationId, page);
      const more = page.downFrom !== null && this.#options.withChoices ? remarkPassages("接着看，发“下一页”。") : [];
      return { passages: [...page.passages, ...more], reply: null, page };
    } catch (error) {
      if (error instanceof YiwenError) return remark(`${error.message}\n${error.remedy}`);
      throw error;
    }
  }

  /** An answer that nothing is remembered of. Null for what is no question, or cannot be answered. */
  async askInPassing(text: string, signal: AbortSignal): Promise<Reply | null> {
    const { assistant, logger } = this.#options;
    const conversationId = `passing:${randomUUID()}`;
    if (readCommand(text).name !== "ask") return null;
    try {
      return await assistant.converse({ conversationId, text, signal });
    } catch (error) {
      if (!(error instanceof YiwenError)) logger.info("行内提问没有答上");
      return null;
    } finally {
      await assistant.forget(conversationId);
    }
  }

  /** A card that a button names. */
  openCard(id: string): DeskAnswer {
    const { cards } = this.#options;
    if (cards === undefined) return remark(say.staleButtonText);
    try {
      return { ...remark(cards.text(id)), cardId: id };
    } catch (error) {
      if (error instanceof YiwenError) return remark(`${error.message}\n${error.remedy}`);
      throw error;
    }
  }

  async judge(conversationId: string, useful: boolean): Promise<string> {
    await this.#options.assistant.feedback(conversationId, useful);
    return say.thanksText(useful);
  }

  /** Asks for another place; what is tapped is a turn of its own. */
  otherRegions(conversationId: string): DeskAnswer {
    const here = this.#last.of(conversationId)?.region ?? null;
    return this.#remember(
      conversationId,
      say.otherRegionsText,
      this.#options.assistant.regions().filter((region) => region !== here),
    );
  }

  async #answer(hearing: Hearing, command: Command): Promise<DeskAnswer> {
    const { conversationId } = hearing;
    switch (command.name) {
      case "help":
        return this.welcome();
      case "region":
        if (command.region === null) return this.#regions(conversationId);
        return remark(await this.#region(conversationId, command.region));
      case "forget":
        return remark(await this.#forget(conversationId));
      case "clause":
        return this.#lastClause(conversationId, command.number);
      case "page":
        return this.#turn(conversationId, command.direction);
      case "compare":
        if (command.topic === null) return remark(say.compareText);
        return await this.#ask(hearing, `各地${command.topic}对比`);
      case "judge":
        return remark(await this.judge(conversationId, command.useful));
      case "feedback":
        return this.#remember(conversationId, say.feedbackText, ["有用", "没用"]);
      case "card":
        return this.#lastCard(conversationId);
      case "administer":
        return await this.#administer(hearing, command.act);
      case "ask":
        return await this.#askOrChoose(hearing, command.text);
    }
  }

  /** A bare number chooses from the list that stands above it, where choices are shown as a list. */
  async #askOrChoose(hearing: Hearing, text: string): Promise<DeskAnswer> {
    const number = this.#options.withChoices ? /^(\d{1,2})[.、。]?$/u.exec(text.trim())?.[1] : undefined;
    const choice =
      number === undefined ? undefined : this.#last.of(hearing.conversationId)?.choices[Number(number) - 1];
    if (choice === undefined) return await this.#ask(hearing, text);
    const chosen = readCommand(choice);
    return chosen.name === "ask" ? await this.#ask(hearing, chosen.text) : await this.#answer(hearing, chosen);
  }

  async #ask({ conversationId, signal, onStep, staff }: Hearing, text: string): Promise<DeskAnswer> {
    const turn: Turn = { conversationId, text, signal };
    if (onStep !== undefined) turn.onStep = onStep;
    if (staff !== undefined) turn.staff = staff;
    const reply = await this.#options.assistant.converse(turn);
    this.#last.answered(conversationId, {
      clauseIds: reply.citations.map(({ clauseId }) => clauseId),
      choices: choicesOf(reply),
      region: reply.region,
    });
    const passages = replyPassages(reply, { withChoices: this.#options.withChoices });
    const offeredCardId = this.#options.cards?.idOf(reply) ?? null;
    return { passages, reply, ...(offeredCardId === null ? {} : { offeredCardId }) };
  }

  #lastCard(conversationId: string): DeskAnswer {
    const id = this.#options.cards?.lastOf(conversationId) ?? null;
    return id === null ? remark(say.noCardText) : this.openCard(id);
  }

  #remember(conversationId: string, text: string, choices: string[]): DeskAnswer {
    this.#last.offered(conversationId, choices);
    const answer = remark(text, choices);
    const listed = this.#options.withChoices ? choicePassages("可以选", choices) : [];
    return { ...answer, passages: [...answer.passages, ...listed] };
  }

  async #forget(conversationId: string): Promise<string> {
    this.#last.forget(conversationId);
    await this.#options.assistant.forget(conversationId);
    await this.#options.onForget();
    return say.forgottenText;
  }

  #regions(conversationId: string): DeskAnswer {
    const regions = this.#options.assistant.regions();
    const choices = [...regions.slice(0, maxRegionChoices), "不限"].map((region) => `地区 ${region}`);
    return this.#remember(conversationId, say.regionsText(regions), choices);
  }

  async #region(conversationId: string, region: string): Promise<string> {
    const { assistant } = this.#options;
    if (region === "不限") {
      await assistant.setRegion(conversationId, null);
      return "好，不限地区。问的时候带上地名就行。";
    }
    const saved = await assistant.setRegion(conversationId, region);
    return `好，以后按${saved ?? region}的文件回答您。`;
  }

  #lastClause(conversationId: string, number: number): DeskAnswer {
    const ids = this.#last.of(conversationId)?.clauseIds ?? [];
    const id = ids[number - 1];
    if (id !== undefined) return this.openClause(conversationId, id);
    return remark(ids.length === 0 ? "还没有可看的条款。请先问一个问题。" : `上一个回答只有 ${ids.length} 条依据。`);
  }

  #turn(conversationId: string, direction: "up" | "down"): DeskAnswer {
    const page = this.#last.of(conversationId)?.page ?? null;
    if (page === null) return remark(say.noPageText);
    const from = direction === "up" ? page.upFrom : page.downFrom;
    return from === null ? remark(say.lastPageText) : this.openClause(conversationId, from, direction);
  }

  async #administer(hearing: Hearing, act: "status" | "reindex"): Promise<DeskAnswer> {
    const { admin, logger } = this.#options;
    if (!admin || hearing.isAdmin !== true) {
      logger.warn("有人用了管理员命令，已拒绝", { act });
      return remark(say.notAdminText);
    }
    if (act === "status") return remark(admin.status().join("\n"));
    if (hearing.wasInterrupted === true) return remark(say.interruptedText);
    logger.info("管理员在消息里开始重建索引");
    const report = await admin.reindex((line) => hearing.onProgress?.(line));
    return remark(["索引重建好了。", ...report].join("\n"));
  }
}
