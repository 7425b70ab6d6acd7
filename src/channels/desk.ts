/**
 * What a person typed in a messenger → what to say, in passages. Knows the few commands that every messenger shares
 * (帮助, 地区, 忘记, 看原文, 有用/没用); everything else is a question. Refusals come back as passages, not as errors.
 */
import type { Assistant, Reply, TurnStep } from "../conversation/turn.ts";
import { YiwenError } from "../errors.ts";
import type { Logger } from "./channel.ts";
import { readCommand } from "./command.ts";
import { clausePassages, remarkPassages, replyPassages } from "./render/passages.ts";
import type { Passage } from "./render/passages.ts";

export interface DeskOptions {
  assistant: Assistant;
  logger: Logger;
  /** Whether next questions are shown as text, because the messenger has no buttons. */
  withChoices: boolean;
  /** Deletes what the channel itself remembers, when a person asks to be forgotten. */
  onForget: () => Promise<void>;
}

export interface DeskAnswer {
  passages: Passage[];
  /** Set when a question was answered: what buttons are made from. */
  reply: Reply | null;
}

export interface Hearing {
  conversationId: string;
  text: string;
  signal: AbortSignal;
  onStep?: (step: TurnStep) => void;
}

const maxRememberedConversations = 2000;

const helpText = [
  "您好，我是颐问。养老政策的事，像平常说话那样问我就行。",
  "我只照收录的政策文件回答，并告诉您写在哪一节。",
  "设地区：发“/地区 某某省”；不带名字可以看有哪些地方的文件。",
  "看条款：回答之后发“看原文”或“看原文 2”。",
  "转发：点“转发卡片”；没有按钮时，回答之后发“转发卡片”。",
  "删记录：发“/忘记”。",
  "急事请拨 120 或 110；办理和投诉请拨 12345。",
].join("\n");

export const unreadableText = "我现在只看得懂文字。请把想问的事写下来发给我；不方便打字，可以拨 12345 问。";

const remark = (text: string): DeskAnswer => ({ passages: remarkPassages(text), reply: null });

export class Desk {
  readonly #options: DeskOptions;
  /** Clause ids of the last answer, for 看原文. */
  readonly #lastClauses = new Map<string, string[]>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  welcome(): DeskAnswer {
    return remark(helpText);
  }

  /** Never throws for what a person can mend; an unexpected failure becomes a plain line and is logged by its name. */
  async hear(hearing: Hearing): Promise<DeskAnswer> {
    try {
      return await this.#answer(hearing);
    } catch (error) {
      if (error instanceof YiwenError) return remark(`${error.message}\n${error.remedy}`);
      if (hearing.signal.aborted) throw error;
      this.#options.logger.error("回答时出错", { reason: error instanceof Error ? error.name : "unknown" });
      return remark("服务出了点问题，请稍后再问一次。急事请拨 12345。");
    }
  }

  openClause(id: string): DeskAnswer {
    try {
      return { passages: clausePassages(this.#options.assistant.clause(id)), reply: null };
    } catch (error) {
      if (error instanceof YiwenError) return remark(`${error.message}\n${error.remedy}`);
      throw error;
    }
  }

  async judge(conversationId: string, useful: boolean): Promise<string> {
    await this.#options.assistant.feedback(conversationId, useful);
    return useful ? "谢谢您，记下了。" : "谢谢您，我们会看这个问题。急事请拨 12345。";
  }

  async #answer(hearing: Hearing): Promise<DeskAnswer> {
    const { conversationId } = hearing;
    const command = readCommand(hearing.text);
    switch (command.name) {
      case "help":
        return this.welcome();
      case "region":
        return remark(await this.#region(conversationId, command.region));
      case "forget":
        this.#lastClauses.delete(conversationId);
        await this.#options.assistant.forget(conversationId);
        await this.#options.onForget();
        return remark("好，我们的对话和您存的地区都删掉了。");
      case "clause":
        return this.#lastClause(conversationId, command.number);
      case "judge":
        return remark(await this.judge(conversationId, command.useful));
      case "ask":
        return await this.#ask(hearing, command.text);
    }
  }

  async #ask({ conversationId, signal, onStep }: Hearing, text: string): Promise<DeskAnswer> {
    const turn = { conversationId, text, signal };
    const reply = await this.#options.assistant.converse(onStep === undefined ? turn : { ...turn, onStep });
    this.#lastClauses.delete(conversationId);
    this.#lastClauses.set(
      conversationId,
      reply.citations.map(({ clauseId }) => clauseId),
    );
    const [oldest] = this.#lastClauses.keys();
    if (this.#lastClauses.size > maxRememberedConversations && oldest !== undefined) this.#lastClauses.delete(oldest);
    return { passages: replyPassages(reply, { withChoices: this.#options.withChoices }), reply };
  }

  async #region(conversationId: string, region: string | null): Promise<string> {
    const { assistant } = this.#options;
    if (region === null) {
      return `现在收录了这些地方的文件：${assistant.regions().join("、")}。\n要设地区，请发“/地区 名字”；不限地区，请发“/地区 不限”。`;
    }
    if (region === "不限") {
      await assistant.setRegion(conversationId, null);
      return "好，不限地区。问的时候带上地名就行。";
    }
    const saved = await assistant.setRegion(conversationId, region);
    return `好，以后按${saved ?? region}的文件回答您。`;
  }

  #lastClause(conversationId: string, number: number): DeskAnswer {
    const ids = this.#lastClauses.get(conversationId) ?? [];
    const id = ids[number - 1];
    if (id !== undefined) return this.openClause(id);
    return remark(ids.length === 0 ? "还没有可看的条款。请先问一个问题。" : `上一个回答只有 ${ids.length} 条依据。`);
  }
}
