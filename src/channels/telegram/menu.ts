/** The bot's menu of commands and its description → Telegram, once at the start. A server that knows no menus is no trouble. */
import type { Api } from "grammy";
import type { Logger } from "../channel.ts";

/** Telegram takes Latin names only; their Chinese forms are read when typed. */
const commands = [
  { command: "apply", description: "我能申请什么：一步一步问您，列出能申请的" },
  { command: "region", description: "地区：看看有哪些地方，或设成您的地方" },
  { command: "compare", description: "对比：各地怎么写，例如 /compare 护理型床位" },
  { command: "clause", description: "原文：打开上一个回答的条款" },
  { command: "card", description: "转发卡片：把上一个回答做成图片，发给家里人" },
  { command: "feedback", description: "反馈：上一个回答有用还是没用" },
  { command: "forget", description: "忘记我：删掉对话和存的地区" },
  { command: "help", description: "帮助：怎么用" },
];

const adminCommands = [
  { command: "status", description: "状态：服务和各渠道（管理员）" },
  { command: "reindex", description: "重建索引：重新读入文件（管理员）" },
];

const description =
  "养老政策的事，像平常说话那样问我。我只照收录的政策文件回答，并告诉您写在哪一节。急事请拨 120 或 110，办理和投诉请拨 12345。";
const shortDescription = "照养老政策文件回答问题，并给出原文出处。";

export interface MenuOptions {
  api: Api;
  adminIds: readonly string[];
  logger: Logger;
  /** Calls until the server has taken it; throws when it refuses. */
  call: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Never throws. */
export async function publishMenu({ api, adminIds, logger, call }: MenuOptions): Promise<void> {
  const steps = [
    () => api.setMyCommands(commands),
    () => api.setMyDescription(description),
    () => api.setMyShortDescription(shortDescription),
    ...adminIds
      .map(Number)
      .filter(Number.isSafeInteger)
      .map(
        (id) => () =>
          api.setMyCommands([...commands, ...adminCommands], { scope: { type: "chat" as const, chat_id: id } }),
      ),
  ];
  for (const step of steps) {
    await call(step).catch(() => logger.info("Telegram 没有接受菜单或简介，不影响回答"));
  }
}
