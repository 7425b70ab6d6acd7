/**
 * Sentences of a document that speak to the machine that reads it, not to people. They stay text that can be read and quoted,
 * and prove nothing: no claim may rest on them.
 */

const COMMANDS: readonly RegExp[] = [
  /(?:忽略|无视|忘记|忘掉|不要(?:理会|遵守|管)|绕过|跳过)[^。]{0,16}(?:规则|指令|要求|提示|限制|设定|约束|以上|上述|之前|前面|核对)/u,
  /(?:你|您)(?:现在|从现在起)?(?:是|扮演|进入)[^。]{0,16}(?:模式|助手|模型|机器人|角色|人工智能|AI)/iu,
  /(?:回复|回答|输出|打印|说出|写出|复述|重复|追加|附上|透露)[^。]{0,12}[“"「『:：]/u,
  /提示词|系统(?:提示|消息|指令)|越狱|开发者模式|管理员(?:密码|模式|权限)|密钥|口令/u,
  /ignore\s*(?:all|any|the|previous|prior|above)|system\s*prompt|developer\s*mode|jailbreak|(?:reply|respond|answer|output|print|say)\s*(?:with|only|exactly|the)/iu,
  /[【[<](?:系统|管理员|开发者|system|assistant|user|admin)[^】\]>]{0,12}[】\]>]/iu,
];

/** True for a sentence that commands whoever reads it by machine. */
export const isCommand = (sentence: string): boolean => COMMANDS.some((pattern) => pattern.test(sentence));
