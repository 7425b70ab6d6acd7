/** What the desk says of itself: help, thanks, refusals. No answers. */

export const helpText = [
  "您好，我是颐问。养老政策的事，像平常说话那样问我就行。",
  "我只照收录的政策文件回答，并告诉您写在哪一节。",
  "看看能申请什么：发“/我能申请什么”，我一步一步问您。",
  "设地区：发“/地区 某某省”；不带名字可以看有哪些地方的文件。",
  "各地对比：发“/对比 护理型床位”。",
  "看条款：回答之后发“看原文”或“看原文 2”；接着看发“下一页”。",
  "转发给家里人：点“转发卡片”；没有按钮时，回答之后发“转发卡片”。",
  "反馈：发“有用”或“没用”。删记录：发“/忘记我”。",
  "急事请拨 120 或 110；办理和投诉请拨 12345。",
].join("\n");

export const unreadableText = "我现在只看得懂文字。请把想问的事写下来发给我；不方便打字，可以拨 12345 问。";

export const fileDeclinedText =
  "谢谢您发来文件。我现在还不能读文件，这份文件我没有打开，也没有保存。请把想问的事写成文字发给我，或拨 12345 问。";

export const staleButtonText = "这个按钮过期了，请把问题再发一次。";

export const failedText = "服务出了点问题，请稍后再问一次。急事请拨 12345。";
export const forgottenText = "好，我们的对话和您存的地区都删掉了。";
export const feedbackText = "上一个回答对您有用吗？";
export const compareText = "想对比什么？请这样发：/对比 护理型床位";
export const otherRegionsText = "换成哪里的文件？点一个，我按那里再答一遍。";
export const notAdminText = "这个命令只有管理员能用，要在和我单独的对话里发。想问政策，直接问就行；也可以拨 12345。";
export const interruptedText = "上一次重建被打断了，没有做完；现在用的还是原来的索引。需要的话请再发一次 /重建索引。";
export const noPageText = "还没有打开的原文。请先问一个问题，再发“看原文”。";
export const noCardText = "还没有可以转发的回答。请先问一个问题，再发“转发卡片”。";
export const noPictureText = "这里发不了图片，下面是可以转发的文字。";
export const lastPageText = "这个方向没有更多内容了。";
export const waitingText = "正在文件里查找，请稍等";

/** @param useful what the person said of the last answer */
export const thanksText = (useful: boolean): string =>
  useful ? "谢谢您，记下了。" : "谢谢您，我们会看这个问题。急事请拨 12345。";

export const regionsText = (regions: string[]): string =>
  `现在收录了这些地方的文件：${regions.join("、")}。\n要设地区，请发“/地区 名字”；不限地区，请发“/地区 不限”。`;
