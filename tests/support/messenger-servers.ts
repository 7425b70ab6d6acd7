/** The fakes of all three messengers, started together, and the environment of a service that speaks to them. */
import { fakeBotToken, startFakeTelegram } from "./fake-telegram-server.ts";
import type { FakeTelegram } from "./fake-telegram-server.ts";
import { fakeBotId, fakeBotSecret, startFakeWecomBot } from "./fake-wecom-bot-server.ts";
import type { FakeWecomBot } from "./fake-wecom-bot-server.ts";
import { startFakeWecom, wecomSettings } from "./fake-wecom-server.ts";
import type { FakeWecom } from "./fake-wecom-server.ts";

export interface MessengerServers {
  telegram: FakeTelegram;
  wecom: FakeWecom;
  bot: FakeWecomBot;
  /** Every channel configured, each with the address of its fake. */
  environment: Record<string, string>;
  close: () => Promise<void>;
}

export async function startMessengerServers(): Promise<MessengerServers> {
  const [telegram, wecom, bot] = await Promise.all([startFakeTelegram(), startFakeWecom(), startFakeWecomBot()]);
  const environment = {
    TELEGRAM_BOT_TOKEN: fakeBotToken,
    TELEGRAM_API_ROOT: telegram.url,
    WECOM_CORP_ID: wecomSettings.corpId,
    WECOM_AGENT_ID: String(wecomSettings.agentId),
    WECOM_SECRET: wecomSettings.secret,
    WECOM_TOKEN: wecomSettings.token,
    WECOM_ENCODING_AES_KEY: wecomSettings.encodingAesKey,
    WECOM_API_ROOT: wecom.url,
    WECOM_BOT_ID: fakeBotId,
    WECOM_BOT_SECRET: fakeBotSecret,
    WECOM_BOT_WS_URL: bot.url,
  };
  const close = async (): Promise<void> => {
    await Promise.all([telegram.close(), wecom.close(), bot.stop()]);
  };
  return { telegram, wecom, bot, environment, close };
}
