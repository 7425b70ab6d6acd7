/** Where a clause stands, in words: the path as headings, or as one would cite it (第三章第二节第4条). */

const numbers = "一二三四五六七八九十百";
const marks = [
  [new RegExp(`^(第[${numbers}\\d]+[编章节条款])`), (mark) => mark],
  [new RegExp(`^([${numbers}]+)、`), (mark) => `第${mark}部分`],
  [new RegExp(`^[（(]([${numbers}\\d]+)[）)]`), (mark) => `（${mark}）`],
  [/^(\d+)\s*[.．、]/, (mark) => `第${mark}条`],
  [/^(专栏\s*\d*)/, (mark) => mark.replace(/\s/g, "")],
];

function citedHeading(heading) {
  for (const [pattern, words] of marks) {
    const mark = pattern.exec(heading)?.[1];
    if (mark) return words(mark);
  }
  return heading.startsWith("〔") ? heading : `“${heading.replace(/[。：:]$/, "")}”`;
}

/** `第三章第二节第4条`; a heading without a number is given in words. */
export const citedPlace = (path) => path.map(citedHeading).join("");

/** `《…》（文号）` */
export const titleText = ({ title, docNumber }) => `《${title}》${docNumber ? `（${docNumber}）` : ""}`;

/** `《…》（文号）第三章 › 第一节` */
export const sourceText = (source) => `${titleText(source)}${source.path.join(" › ")}`;

/** A text with its source below it, ready to be pasted into a reply. */
export const citedText = (text, source) => `${text}\n依据：${titleText(source)}${citedPlace(source.path)}`;

/** `2022-03-01` → `2022 年 3 月 1 日` */
export function dateWords(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  return day ? `${year} 年 ${month} 月 ${day} 日` : iso;
}
