/**
 * A question with typing errors → the same with policy terms spelt right. Only a character of the same sound is replaced, and
 * only where the result is a known term and what was typed is no word: 敬佬院 → 敬老院, 护里补帖 → 护理补贴.
 */
import { segmenter } from "./tokenize.ts";

/** Characters that sound alike, as far as policy terms use them. Each line is one group; tones do not count. */
const soundGroups = (
  "院愿园原元员源圆 老佬姥牢劳 养氧样羊痒仰 护户互湖胡 理里李礼力利立丽 贴帖铁 补捕不布步部 津金今斤近进尽 龄令领灵零岭 高糕搞稿 " +
  "特持 困捆昆 低底地弟第抵的 保宝报饱抱堡 五伍午舞务吴 户护 机鸡几基记计际技 构购够沟 床窗创传 位为卫委未味 失师施事实使适室识世 能嫩 " +
  "智知制置治值支之直职执只至 残惨参 疾级急集及吉 探谈叹碳 访房防方放芳 视是式示市事 助住主注祝竹煮筑 餐参残惨 浴玉育裕雨语预域 洁结节接街杰姐 " +
  "医一依衣已以意义易艺益宜移疑遗 疗聊料了 康糠抗 复付福服符负妇富父府辅扶 健建件见间检减简 日 间 照找赵招 料 中钟种重众 心新信欣辛 " +
  "食时石十实拾 堂糖汤唐 社设舍射涉 区去取曲趣 居句具局聚剧 家加佳嘉价架 适 改该 造早 租足阻组族 赁林 轮论 椅以 喘船 息希西习吸系席喜洗 " +
  "长常尝场厂 期其七奇起器气企启齐 险线先现县限显 孝笑校效小晓 贷待带代戴 款宽 税水睡 收手受首守 费非飞肥废 押压鸭 抵底 " +
  "安按暗案 宁 临林邻淋 关官观管馆惯 怀坏 遗 嘱主 赡善山扇 赠增 子字自资姿 女 旅绿律 居 候后厚 鸟 银引因音印隐 行形型兴星性 " +
  "发法罚 放 标表彪 准 慢满漫 病并兵饼 用勇永泳涌 药要耀 血学雪 压 糖 尿 健 档党当 案 签千前钱浅 约月越 上尚 门们 巡寻询旬 诊真针珍 " +
  "呼忽乎 叫较教觉 救就旧久九究酒 援员源原 应英赢影 急 定丁顶订 位 消销小 防 电店点典 梯题提体踢 扶 手 坡 道到倒刀 " +
  "集 体 供公工共功贡 分芬份 散三 特 孤姑古故固 独读毒都 空控 巢朝潮 留流柳 守手 计 划话画化花华 生声升省胜 育 会回汇惠 员 " +
  "敬静净竟境镜经京精 幸星性 福 托拖脱 幼又有优由友右 婴 儿而 普铺 惠会汇 智 慧惠会汇 志 愿 者 时 间 存村 积极 分 " +
  "评平苹瓶 估古孤 等登灯 级 认人仁 证正政整争 培陪赔 训迅讯 岗刚钢港 津 贴 学 历力利 考靠 核合何河和盒 价"
)
  .split(/\s+/)
  .filter((group) => group.length > 1);

const soundsAs = new Map<string, Set<string>>();
for (const group of soundGroups) {
  for (const character of group) {
    const others = soundsAs.get(character) ?? new Set<string>();
    for (const other of group) others.add(other);
    soundsAs.set(character, others);
  }
}

/** Number of differing characters, or null when one differs by more than its sound. */
function soundDistance(typed: string, term: string): number | null {
  let distance = 0;
  for (let i = 0; i < term.length; i += 1) {
    const [a, b] = [typed[i] ?? "", term[i] ?? ""];
    if (a === b) continue;
    if (soundsAs.get(b)?.has(a) !== true) return null;
    distance += 1;
  }
  return distance;
}

const signature = (text: string, i: number): string => `${text.length}:${i}:${text[i] ?? ""}`;

/**
 * @param terms words worth mending; those of 3–6 characters count. One character may differ, two in terms of four or more.
 * @returns a function that mends a normalised text.
 */
export function createSpellingMender(terms: Iterable<string>): (text: string) => string {
  const known = new Set<string>();
  /** Terms by length and each of their characters, so that a window meets only terms it shares a character with. */
  const bySignature = new Map<string, string[]>();
  for (const term of terms) {
    if (term.length < 3 || term.length > 6 || !/^\p{Script=Han}+$/u.test(term) || known.has(term)) continue;
    known.add(term);
    for (let i = 0; i < term.length; i += 1) {
      const key = signature(term, i);
      const list = bySignature.get(key);
      if (list === undefined) bySignature.set(key, [term]);
      else list.push(term);
    }
  }

  function termFor(window: string): string | null {
    const allowed = window.length >= 4 ? 2 : 1;
    for (let i = 0; i < window.length; i += 1) {
      for (const term of bySignature.get(signature(window, i)) ?? []) {
        const distance = soundDistance(window, term);
        if (distance !== null && distance > 0 && distance <= allowed) return term;
      }
    }
    return null;
  }

  /** True when jieba knows the window as words of two characters or more: 养老金 is no typing error for 养老院. */
  function isWord(window: string): boolean {
    return segmenter()
      .cut(window, false)
      .every((word) => word.length >= 2);
  }

  return (text) => {
    let mended = text;
    for (let start = 0; start + 3 <= mended.length; start += 1) {
      for (let length = Math.min(6, mended.length - start); length >= 3; length -= 1) {
        const window = mended.slice(start, start + length);
        if (known.has(window)) break;
        const term = termFor(window);
        if (term === null || isWord(window)) continue;
        mended = mended.slice(0, start) + term + mended.slice(start + length);
        break;
      }
    }
    return mended;
  };
}
