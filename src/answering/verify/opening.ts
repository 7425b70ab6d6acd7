/** Words that open a sentence and speak of the answer itself (「需要注意的是，」, 「简单说，」): they can be neither right nor wrong. */

const OPENING =
  /^(?:您好|你好|简单(?:来)?说|总(?:的来|体来)?说|总之|具体(?:来)?说|也就是说|换句话说|(?:需要|请|要|但|还要)?(?:特别)?(?:注意|说明|提醒|强调)(?:的是|您)?|按(?:照)?(?:文件|原文|规定|政策|规划)|(?:根据|依据)(?:文件|原文|规定|政策|规划|上述规定|以上规定)|(?:另外|此外|同时|其中|目前|因此|所以|不过|但是|对了|如果您问的是[^，]{0,20}))[，,：:、\s]*/u;

/** The words without what opens them; empty where nothing else is said. */
export function withoutOpening(text: string): string {
  let rest = text.trim();
  for (let next = rest.replace(OPENING, ""); next !== rest; next = rest.replace(OPENING, "")) rest = next.trim();
  return rest;
}
