/**
 * Do these quotations answer this question? Three verdicts with a reason and the figures behind it: `answers`, `partly`
 * (the matter is there, an asked quantity is not, but more was asked than the quantity) or `no`. Pure.
 */
import { isDeclinedCategory } from "../corpus/declined-questions.ts";
import { answeredShare } from "../indexing/questions/question-models.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { askedDetails } from "./asked-detail.ts";
import { askedQuantities } from "./asked-quantity.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import type { Relevance } from "./relevance.ts";
import { SAME_TOPIC_SHARE } from "./select-quotes.ts";
import type { Quote } from "./select-quotes.ts";
import { splitSentences } from "./sentences.ts";

export type Shortfall =
  | "nothing-found"
  | "off-topic"
  | "out-of-scope"
  | "procedure"
  | "quantity-missing"
  | "year-missing"
  | "detail-missing"
  | "weak-evidence";

export interface Sufficiency {
  verdict: "answers" | "partly" | "no";
  shortfall: Shortfall | null;
  /** Names of the quantities that are asked for and not stated, e.g. 金额. */
  missing: string[];
  /** What the verdict was decided on. */
  trace: Record<string, number>;
}

/** Thresholds, a share of the question's weight (0–1) where nothing else is said; set on the bank's last questions, on plain short ones and on questions that nothing answers. */
export const thresholds = {
  /** Below this the best quotation is not about the question. */
  onTopic: 0.1,
  /** Above this share of words that no document knows, the best quotation has to reach `onTopicWhenStrange`. */
  strange: 0.9,
  onTopicWhenStrange: 0.2,
  /** Above this share of what was asked, known from other regions' documents but absent from all that apply, nothing is
   * answered; a question in strange words gets more room, since the lexicon may have read it wrongly. */
  missingInScope: 0.4,
  missingInScopeWhenStrange: 0.53,
  strangeWords: 0.6,
  /** In strange words, a quotation whose concepts weigh less than this (summed idf) may be about something else. */
  weakScore: 5,
  /** … unless the evidence is at least this. */
  sure: 4,
  /** A quotation that holds this share of the question answers it whatever else is missing. */
  heldAnyway: 0.6,
  /** Evidence (log odds) below which a question is one that no document answers, as learned from such questions. */
  declined: -0.7,
  /** Evidence below which the documents' silence on its words is believed. */
  silent: 0,
} as const;

/**
 * What was learned says of a question: the classifier's log odds that a document answers it — with a quantity that is stated not
 * counting as missing — moved by how well the best clause fits. Its scale was set on the development questions.
 */
const evidenceScale = {
  rank: 0.2,
  usualRank: 10,
  meaning: 2,
  usualMeaning: 0.6,
  /** All quantities that are asked for are stated. */
  stated: 0.5,
  /** What is asked is where something stands or who is responsible: every clause says so. */
  position: 1,
  year: 0.5,
} as const;

const PROCEDURE =
  /(?:带|要|准备|提交|交)(?:什么|啥|哪些)(?:材料|证件|资料|手续)|什么材料|啥材料|哪个窗口|几点(?:上班|开门|下班)|周[一二三四五六日末](?:开门|上班)|电话(?:是)?(?:几号|多少|号码)|(?:投诉|举报|联系|咨询|预约|服务)电话|(?:什么|啥|么个|哪个|多少)电话|电话(?:号码|在哪|有没有|给我|发我|呢)|地址在|在哪(?:里|儿)?办|报名(?:费|时间)|几月报名|怎么(?:领|办理|申领|申请)|网址|网上(?:办|申请)|手机上办|代领|代办|(?:办|弄|走)(?:什么|啥|哪些)手续/u;
const OUTCOME =
  /(?:评估|检查|考核|验收)(?:的)?结果(?:怎么样|如何|是什么|咋样)|没(?:有)?完成|完成(?:得|了)?(?:怎么样|多少)/u;
const PRICE_OF_A_HOME =
  /(?:还有|有没有)(?:房|床位|空位)|推荐(?:一|几)?[个家]|哪家(?:好|便宜)|哪个牌子|报个?价|还(?:剩|有)(?:几|多少|几多)张?(?:空)?(?:床|房)|(?:今天|现在)还(?:剩|有)几/u;

function verdict(
  kind: Sufficiency["verdict"],
  shortfall: Shortfall | null,
  trace: Record<string, number>,
  missing: string[] = [],
): Sufficiency {
  return { verdict: kind, shortfall, missing, trace };
}

/** Years asked for that neither the quotations nor the plan's own end year speak of. */
function missingYears(question: UnderstoodQuestion, quotes: Quote[]): number[] {
  return question.years.filter((year) =>
    quotes.every(({ ranked, text }) => {
      const { planPeriod } = ranked.document;
      const isPast = ranked.clause.force === "achievement";
      const impliedByPlan =
        planPeriod !== null && year >= planPeriod.startYear && year <= planPeriod.endYear && !isPast;
      return (
        !impliedByPlan &&
        !text.includes(String(year)) &&
        ranked.clause.row?.targetYear !== year &&
        ranked.clause.row?.baseYear !== year
      );
    }),
  );
}

export interface JudgeInput {
  question: UnderstoodQuestion;
  quotes: Quote[];
  relevance: Relevance;
  /** Ids of the documents that apply to the person. */
  scope: Iterable<string>;
  /** What was learned from questions that documents answer and from those that none does; null without such questions. */
  learned: LearnedSigns | null;
}

export interface LearnedSigns {
  /** Probability of each category of questions; `answeredShare` adds up those that documents answer. */
  categories: Readonly<Record<string, number>>;
  /** Score of the best ranked clause. */
  rankScore: number;
}

const QUANTITY_CATEGORIES: Readonly<Record<string, string>> = {
  金额: "缺金额",
  年龄: "缺年龄",
  比例: "缺比例",
  数量: "缺数量",
  时间: "缺日期",
  时限: "缺时长",
};

const logOdds = (share: number): number => Math.log(Math.max(share, 1e-4) / Math.max(1 - share, 1e-4));

/** Log odds that the documents answer. */
function evidenceOf({ question, quotes, relevance }: JudgeInput, learned: LearnedSigns): number {
  const { categories, rankScore } = learned;
  const answered = answeredShare(categories);
  const asked = askedQuantities(question);
  const stated = asked.filter(({ intent }) =>
    quotes.some(({ states }) => states.some((quantity) => quantity.intent === intent)),
  );
  const withStated = stated.reduce(
    (sum, { name }) => sum + (categories[QUANTITY_CATEGORIES[name] ?? ""] ?? 0),
    answered,
  );
  const meaning = Math.max(0, ...quotes.map(({ text }) => relevance.meaning(text)));
  const asksPosition = question.intents.includes("where-written") || question.intents.includes("responsible");
  return (
    (asked.length > 0 && stated.length === asked.length ? evidenceScale.stated : 0) +
    (asksPosition ? evidenceScale.position : 0) +
    (question.years.length > 0 ? evidenceScale.year : 0) +
    (logOdds(answered) + logOdds(withStated)) / 2 +
    evidenceScale.rank * (rankScore - evidenceScale.usualRank) +
    evidenceScale.meaning * (meaning - evidenceScale.usualMeaning)
  );
}

/** The category that weighs most among those that no document answers → why it is refused. */
function declinedAs({ categories }: LearnedSigns): { shortfall: Shortfall; missing: string[] } {
  const [most = ""] = Object.keys(categories)
    .filter((category) => isDeclinedCategory(category))
    .sort((a, b) => (categories[b] ?? 0) - (categories[a] ?? 0));
  if (most === "办事细节" || most === "缺材料手续" || most === "缺电话网址")
    return { shortfall: "procedure", missing: [] };
  const quantity = Object.entries(QUANTITY_CATEGORIES).find(([, category]) => category === most)?.[0];
  if (quantity !== undefined) return { shortfall: "quantity-missing", missing: [quantity] };
  return { shortfall: most.startsWith("缺") ? "detail-missing" : "out-of-scope", missing: [] };
}

/** Whether the documents speak of the matter at all. */
function offTopic(input: JudgeInput, trace: Record<string, number>): Shortfall | null {
  const { question, relevance } = input;
  const best = input.quotes[0];
  if (!best) return "nothing-found";
  if (question.intents.includes("out-of-scope") || question.intents.includes("medical")) return "out-of-scope";
  const missing = relevance.missingIn(input.scope);
  Object.assign(trace, { share: best.share, unknownShare: relevance.unknownShare, missingInScope: missing });
  // A follow-up stands on a topic that was found before; its own few words prove little.
  if (question.isFollowUp === true) return null;
  const isStrange = relevance.unknownShare >= thresholds.strangeWords;
  const tolerated = isStrange ? thresholds.missingInScopeWhenStrange : thresholds.missingInScope;
  const isSilent = (best.share < thresholds.heldAnyway && missing > tolerated) || best.share < thresholds.onTopic;
  if (isSilent && (trace["evidence"] ?? -Infinity) < thresholds.silent) return "off-topic";
  if (input.learned !== null) return null;
  const strange = relevance.unknownShare > thresholds.strange;
  return strange && best.share < thresholds.onTopicWhenStrange ? "out-of-scope" : null;
}

/** What the best quotation holds of the question, with its headings, as summed idf. */
function heldWeight(quotes: Quote[], relevance: Relevance): number {
  return Math.max(
    0,
    ...quotes.map(({ ranked, text }) => relevance.of(`${ranked.clause.path.join("\n")}\n${text}`).score),
  );
}

/**
 * «小松镇有几张床» is not answered by the county's beds: the place inside a document's region whose count is asked for and that
 * no quotation with a count names, as what is missing; null when there is none.
 */
function placeWithoutCount(
  question: UnderstoodQuestion,
  asked: readonly AskedQuantity[],
  stating: readonly Quote[],
): string | null {
  const count = asked.find(({ intent }) => intent === "count");
  if (count === undefined || stating.length === 0) return null;
  const inside = question.namedRegions.find(({ ladder }) =>
    stating.every(({ ranked }) => ladder.indexOf(ranked.document.regionLadder[0] ?? "") > 0),
  );
  if (inside === undefined) return null;
  const names = [inside.mention, inside.ladder[0] ?? ""].map((name) => name.replace(/(?<=.{2})[省市州县区镇乡]$/u, ""));
  const isNamed = stating.some(({ text }) => names.some((name) => text.includes(name)));
  return isNamed ? null : `${inside.ladder[0] ?? inside.mention}的${count.name}`;
}

/** A sentence states a detail only when it speaks of the question at least this much beside the best of those quoted. */
const SAME_SENTENCE_SHARE = 0.5;

/** The details asked for that no quoted sentence on the matter states. */
function missingDetails({ question, quotes, relevance }: JudgeInput): string[] {
  const asked = question.intents.includes("where-written") ? [] : askedDetails(question.normalized);
  if (asked.length === 0) return [];
  const sentences = quotes.flatMap(({ ranked, text }) =>
    splitSentences(text).map((sentence) => ({
      text: sentence.text,
      isPast: ranked.clause.force === "achievement",
      ladder: ranked.document.regionLadder,
      share: relevance.of(sentence.text).share,
    })),
  );
  const best = Math.max(0, ...sentences.map(({ share }) => share));
  const onMatter = sentences.filter(({ share }) => share >= SAME_SENTENCE_SHARE * best);
  return asked.filter(({ statedIn }) => !onMatter.some(statedIn)).map(({ name }) => name);
}

/** Judges the quotations that were selected for a question. */
export function judge(input: JudgeInput): Sufficiency {
  const { question, quotes, relevance } = input;
  const trace: Record<string, number> = {};
  const evidence = input.learned === null ? null : evidenceOf(input, input.learned);
  if (evidence !== null) trace["evidence"] = evidence;
  const away = offTopic(input, trace);
  if (away !== null) return verdict("no", away, trace);
  if (PROCEDURE.test(question.normalized) || question.intents.includes("contact"))
    return verdict("no", "procedure", trace);
  if (OUTCOME.test(question.normalized) || PRICE_OF_A_HOME.test(question.normalized))
    return verdict("no", "detail-missing", trace);
  const details = missingDetails(input);
  const asked = askedQuantities(question);
  if (details.length > 0) return verdict("no", "quantity-missing", trace, details);
  if (input.learned !== null && evidence !== null && evidence < thresholds.declined && question.isFollowUp !== true) {
    // A quantity that the question surely asks for is named rather than what others like it left out.
    const named = asked.filter(
      ({ intent }) => !quotes.some(({ states }) => states.some((own) => own.intent === intent)),
    );
    if (named.length > 0)
      return verdict(
        "no",
        "quantity-missing",
        trace,
        named.map(({ name }) => name),
      );
    const { shortfall, missing } = declinedAs(input.learned);
    return verdict("no", shortfall, trace, missing);
  }
  const bestShare = Math.max(...quotes.map(({ share }) => share));
  const onTopic = quotes.filter(({ share }) => share >= SAME_TOPIC_SHARE * bestShare);
  const stating = onTopic.filter(({ states }) => states.length > 0);
  const years = missingYears(question, stating.length > 0 ? stating : quotes);
  if (years.length > 0 && years.length === question.years.length) {
    return verdict("no", "year-missing", trace, years.map(String));
  }
  const place = placeWithoutCount(question, asked, stating);
  if (place !== null) return verdict("no", "quantity-missing", trace, [place]);
  const unstated = asked.filter(({ intent }) =>
    onTopic.every(({ states }) => !states.some((stated) => stated.intent === intent)),
  );
  const names = unstated.map(({ name }) => name);
  const isWeak =
    relevance.unknownShare >= thresholds.strangeWords && heldWeight(quotes, relevance) < thresholds.weakScore;
  const isSure = evidence !== null && evidence >= thresholds.sure;
  if (asked.length === 0 && isWeak && !isSure) return verdict("partly", "weak-evidence", trace);
  if (unstated.length === 0) return verdict("answers", null, trace);
  // A time that is not stated leaves the rest of the answer standing; an amount that is not stated was the answer.
  const onlyTime = unstated.every(({ intent }) => intent === "date");
  if (unstated.length === asked.length && !onlyTime) return verdict("no", "quantity-missing", trace, names);
  return verdict("partly", "quantity-missing", trace, names);
}
