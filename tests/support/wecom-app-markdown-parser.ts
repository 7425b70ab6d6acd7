/** The markdown of a WeCom app as strictly as can be: it has no escapes, so any mark but ours is an error. Visible text out. */

const ascii: Record<string, string> = { "＊": "*", "｀": "`", "＜": "<", "＞": ">", "＃": "#", "［": "[" };

/** What the renderer changes on purpose, changed back on both sides. */
export const asciiMarks = (text: string): string => text.replace(/[＊｀＜＞＃［]/g, (mark) => ascii[mark] ?? mark);

function parseLine(line: string, number: number): string {
  const fail = (what: string): never => {
    throw new Error(`line ${number}: ${what}`);
  };
  const rest = line.startsWith("> ") ? line.slice(2) : line;
  if (/^[>#]/.test(rest)) fail("reads as a heading or a second quotation");
  const strong = rest.split("**");
  if (strong.length % 2 === 0) fail("unclosed **");
  for (const part of strong) {
    if (/[*`<]/.test(part)) fail("a bare mark");
    if (/\[(?!\d{1,2}\])/.test(part) || /\[[^\]]*\]\(/.test(part)) fail("reads as a link");
  }
  return strong.join("");
}

/** @throws Error naming the line that the client would read as markup */
export function parseWecomAppMarkdown(markdown: string): string {
  return asciiMarks(markdown.split("\n").map(parseLine).join("\n"));
}
