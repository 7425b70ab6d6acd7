/** The menu at the foot of the WeCom app. A tap sends its key back, which is read like a typed line. */

export interface WecomMenuButton {
  type: "click";
  /** At most 16 bytes in the first row, 40 bytes below it. */
  name: string;
  /** At most 128 bytes. */
  key: string;
}

export interface WecomMenu {
  /** At most three, each with at most five below it. */
  button: (WecomMenuButton | { name: string; sub_button: WecomMenuButton[] })[];
}

const tap = (name: string, key: string): WecomMenuButton => ({ type: "click", name, key });

export const appMenu: WecomMenu = {
  button: [
    tap("能申请什么", "/我能申请什么"),
    { name: "看原文", sub_button: [tap("看原文", "看原文"), tap("下一页", "下一页"), tap("各地对比", "/对比")] },
    {
      name: "更多",
      sub_button: [
        tap("设地区", "/地区"),
        tap("转发卡片", "转发卡片"),
        tap("反馈", "/反馈"),
        tap("忘记我", "/忘记我"),
        tap("怎么用", "/帮助"),
      ],
    },
  ],
};
