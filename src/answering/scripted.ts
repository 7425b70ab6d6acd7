/**
 * Questions that no document should be searched for: greetings, emergencies, medicine, requests to act outside the
 * documents. Returns the kind of reply, or null when the question goes on to retrieval. Decided by words, never by a model.
 */
import type { AnswerKind } from "./answer.ts";
import { unreadable } from "./unreadable.ts";
import { wording } from "./wording.ts";

export interface ScriptedReply {
  kind: AnswerKind;
  refused: boolean;
  text: string;
  /** True when the documents should be searched all the same and their answer put below. */
  alsoSearch: boolean;
}

const DESPAIR = /不想活|想死|活不下去|寻死|轻生|自杀|喝(?:了)?农药|上吊|跳楼/u;
const ACUTE =
  /[叫喊]不醒|没(?:了|有)?(?:呼吸|心跳)|没气(?:儿)?了|喘不(?:上|过)来?气|昏迷|昏(?:倒|过去)|晕(?:倒|过去|死)|不省人事|抽搐|口吐白沫|大出血|吐血|噎住|(?:胸|心)口?(?:疼|痛|闷)得|半边身子[^，。]{0,4}动不了|着火了|煤气中毒|喝(?:了)?农药|救命/u;
/** The emergency numbers alone: somebody took this for a telephone. */
const EMERGENCY_NUMBER =
  /^[\s，。！!]*(?:快|赶紧|帮我|请)?(?:拨打?|打|叫)?(?:个)?(?:120|110|119|１２０|１１０|１１９|救护车|急救车?)(?:电话)?[啊呀吧了\s，。！!]*$/u;
/** A story of before, or a fear of what may come: no ambulance is needed now. */
const NOT_NOW =
  /万一|要是|如果|假如|怕|担心|上回|上次|以前|之前|去年|前年|曾经|老是|经常|有时候|犯病|时候|(?:半夜|晚上|平时)/u;
const ABUSE =
  /(?:被|让|遭)[^，。]{0,10}(?:打|殴打|虐待|捆|绑)了?|青一块紫一块|(?:护工|保姆|养老院|敬老院|儿子|儿媳|女儿|女婿)[^，。]{0,8}(?:打|骂|虐待|捆|绑)(?:我|老|人|他|她|奶|爷|妈|爸|娘|爹)/u;
const DOSE =
  /(?:药|片|胰岛素|针)[^。，]{0,8}(?:几片|几粒|几次|多少(?:片|毫克|单位)|怎么吃|怎么打|能不能停|停药)|一次吃(?:几|多少)/u;
const DIAGNOSIS = /是不是得了|是什么病|怎么治(?:疗|好)?[？?]?$/u;
const GREETING = /^(?:你好|您好|在吗|在不在|hello|hi|嗨|喂|早上好|下午好|晚上好)[啊呀吗呢。！!？?~，,\s]*$/iu;
const WHO_ARE_YOU = /^(?:你|您)(?:是谁|是什么|能做什么|会什么|叫什么)/u;
const THANKS = /^(?:谢谢|多谢|感谢|好的|知道了|明白了|嗯+|哦+|再见|拜拜)[你您啊了哈。！!~，,\s]*$/u;
const EXFILTRATE =
  /(?:系统)?提示词|(?:全部|全文|五份|所有)(?:的)?文件?[^。]{0,6}(?:导出|打印|发(?:我|给))|(?:全文|原文件)[^。]{0,4}(?:发|导出|下载)|知识库[^。]{0,8}导出/u;
const FORGERY = /(?:编|伪造|假造|造|代写|替我写|帮我写)[一]?[份张个]?[^。，]{0,10}(?:报告|证明|评估|材料|病历|诊断)/u;

/** Sentences that try to command us, as they are cut from a question before anything reads it. */
const COMMANDS = [
  /(?:请)?忽略(?:掉)?(?:以上|上面|之前|前面)?[^。！!？?，,；;]{0,12}(?:规则|指令|要求|提示|内容)[。！!，,；;]?/gu,
  /你现在是[^。！!？?]{0,20}(?:模式|角色|身份)[。！!，,；;]?/gu,
  /(?:请)?只(?:需)?(?:回复|回答|说|输出)[^。！!？?，,]{0,6}[“"'「][^”"'」]{0,20}[”"'」][^。，,！!]{0,6}[。！!，,；;]?/gu,
  /[【[](?:系统|管理员|开发者)[^】\]]{0,8}[】\]][^。！!？?]{0,60}[。！!]/gu,
  /(?:你)?就?(?:回答|说)[“"'「][是对不否能][”"'」]就(?:行|好|可以)[。！!]?/gu,
];

/** The question without sentences that try to command us; unchanged when it has none. */
export function withoutCommands(text: string): string {
  const cleaned = COMMANDS.reduce((rest, pattern) => rest.replace(pattern, " "), text).trim();
  return cleaned === "" ? text : cleaned;
}

/** The reply for a question that needs no document; null for all others. */
export function scriptedReply(text: string): ScriptedReply | null {
  const reply = (
    kind: AnswerKind,
    words: string,
    options: { refused?: boolean; alsoSearch?: boolean } = {},
  ): ScriptedReply => ({
    kind,
    text: words,
    refused: options.refused ?? false,
    alsoSearch: options.alsoSearch ?? false,
  });
  if (DESPAIR.test(text)) return reply("emergency", wording.emergencyDespair);
  if (EMERGENCY_NUMBER.test(text) || (ACUTE.test(text) && !NOT_NOW.test(text)))
    return reply("emergency", wording.emergency);
  if (DOSE.test(text) || DIAGNOSIS.test(text)) return reply("refusal", wording.medical, { refused: true });
  if (FORGERY.test(text)) return reply("refusal", wording.refused.forgery, { refused: true });
  if (EXFILTRATE.test(text)) return reply("refusal", wording.refused.instructions, { refused: true });
  if (GREETING.test(text) || WHO_ARE_YOU.test(text)) return reply("chat", wording.greeting);
  if (THANKS.test(text)) return reply("chat", wording.thanks);
  const problem = unreadable(text);
  if (problem !== null) return reply(problem.kind, problem.text, { refused: true, alsoSearch: problem.alsoSearch });
  if (ABUSE.test(text)) return reply("answer", wording.abuse, { alsoSearch: true });
  return null;
}
