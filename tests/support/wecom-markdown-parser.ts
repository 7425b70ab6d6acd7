/** The markdown that our renderer may write, read strictly: visible text out, an error for any mark that is not ours. */

function parseLine(line: string, number: number): string {
  const fail = (what: string): never => {
    throw new Error(`line ${number}: ${what}`);
  };
  let rest = line.startsWith("> ") ? line.slice(2) : line;
  if (rest.startsWith(" ")) fail("leading spaces");
  if (/^(?:[-+=#]|\d{1,9}[.)])/.test(rest)) fail("reads as a list, rule or heading");
  let visible = "";
  let strong = false;
  while (rest !== "") {
    const escaped = /^\\([!-/:-@[-`{-~])/.exec(rest);
    const cite = /^\[\d{1,2}\](?![(:[])/.exec(rest);
    const points = escaped ?? cite;
    if (points !== null) {
      visible += escaped?.[1] ?? points[0];
      rest = rest.slice(points[0].length);
    } else if (rest.startsWith("**")) {
      strong = !strong;
      rest = rest.slice(2);
    } else {
      const [character = ""] = rest;
      if ("\\`*_~<>|&[".includes(character)) fail(`bare ${character}`);
      visible += character;
      rest = rest.slice(character.length);
    }
  }
  if (strong) fail("unclosed **");
  return visible;
}

export function parseWecomMarkdown(markdown: string): string {
  return markdown.split("\n").map(parseLine).join("\n");
}
