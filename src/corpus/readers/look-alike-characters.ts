/**
 * Characters that printing to PDF puts for others of the same shape → the ones that were typed: Kangxi and CJK radicals
 * (页 → ⻚), which no search would find, and the bar for the dash. All other characters stay as they are.
 */

/** U+2E80–U+2EF3, one character each; a full stop where there is nothing to mend. */
const SUPPLEMENT_START = 0x2e80;
const SUPPLEMENT =
  ".厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄心扌攵.旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒㓁㓁罒羊羊羊耂肀聿肉臼艹艹艹虎衤" +
  "覀西见角角讠贝足车辶辶辶邑钅長镸长门阜阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/** Radicals that Unicode leads to another form than the one that shares their shape in Chinese fonts. */
const OWN_FORMS: ReadonlyMap<string, string> = new Map([
  ["\u2f3e", "户"],
  ["\u2fad", "青"],
]);

/** Replaces look-alikes, one code unit by one. */
export function mendLookAlikes(text: string): string {
  return text
    .replace(/[\u2f00-\u2fd5]/g, (radical) => OWN_FORMS.get(radical) ?? radical.normalize("NFKC"))
    .replace(/[\u2e80-\u2ef3]/g, (radical) => {
      const character = SUPPLEMENT[radical.charCodeAt(0) - SUPPLEMENT_START];
      return character === undefined || character === "." ? radical : character;
    })
    .replace(/\u2015/g, "—");
}
