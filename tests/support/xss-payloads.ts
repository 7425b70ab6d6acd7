/**
 * 200 ways to smuggle a script into a page as text. Each would call `window.run(…)`; the page under test has that function
 * count. Built from the ways markup comes to run: elements, event attributes, addresses, styles, templates, broken quotes.
 */

const call = "window.run(1)";

/** Elements that run, or load something that runs, by being there. */
const elements = [
  `<script>${call}</script>`,
  `<SCRIPT>${call}</SCRIPT>`,
  `<script >${call}</script >`,
  `<script/x>${call}</script>`,
  `<script src="data:text/javascript,${call}"></script>`,
  `<script type="module">${call}</script>`,
  `<scr<script>ipt>${call}</scr</script>ipt>`,
  `<!--><script>${call}</script-->`,
  `<![CDATA[<script>${call}</script>]]>`,
  `<svg><script>${call}</script></svg>`,
  `<svg><script href="data:,${call}"/></svg>`,
  `<math><mtext><script>${call}</script></mtext></math>`,
  `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  `<iframe src="javascript:parent.${call}"></iframe>`,
  `<object data="data:text/html,<script>parent.${call}</script>"></object>`,
  `<embed src="javascript:${call}">`,
  `<template><script>${call}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  `<style>@import "javascript:${call}";</style>`,
  `<style><img src="</style><img src=x onerror=${call}>">`,
  `<link rel=stylesheet href="data:text/css,*{x:expression(${call})}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  `<base href="javascript:${call}//">`,
  `<title><script>${call}</script></title>`,
  `<textarea><script>${call}</script></textarea>`,
];

const tagsWithEvents: [string, string][] = [
  ["img src=x", "onerror"],
  ["img src=data:,", "onerror"],
  ["image src=x", "onerror"],
  ["svg", "onload"],
  ["svg/x", "onload"],
  ["svg><animate attributeName=x dur=1s", "onbegin"],
  ["svg><set attributeName=x", "onend"],
  ["body", "onload"],
  ["body", "onpageshow"],
  ["input autofocus", "onfocus"],
  ["textarea autofocus", "onfocus"],
  ["select autofocus", "onfocus"],
  ["keygen autofocus", "onfocus"],
  ["details open", "ontoggle"],
  ["video src=x", "onerror"],
  ["video><source", "onerror"],
  ["audio src=x", "onerror"],
  ["audio autoplay src=x", "oncanplay"],
  ["marquee", "onstart"],
  ["marquee loop=1 width=0", "onfinish"],
  ["object data=x", "onerror"],
  ["div style=animation-name:x", "onanimationstart"],
  ["div style=transition:1s tabindex=1", "ontransitionend"],
  ["a href=# autofocus tabindex=1", "onfocus"],
  ["form><button autofocus", "onfocus"],
  ["iframe src=about:blank", "onload"],
  ["frameset", "onload"],
  ["link rel=stylesheet href=x", "onerror"],
  ["script src=x", "onerror"],
  ["p autofocus contenteditable", "onfocus"],
];

const spellings: ((tag: string, event: string) => string)[] = [
  (tag, event) => `<${tag} ${event}=${call}>`,
  (tag, event) => `<${tag} ${event}="${call}">`,
  (tag, event) => `"><${tag}/${event}='${call}'//`,
  (tag, event) => `</p></blockquote><${tag.toUpperCase()} ${event.toUpperCase()}=${call.replace("window.", "")}>`,
];

const addresses = [
  `javascript:${call}`,
  `JaVaScRiPt:${call}`,
  `java\tscript:${call}`,
  `java\nscript:${call}`,
  `\u0001javascript:${call}`,
  `&#106;avascript:${call}`,
  `data:text/html,<script>opener.${call}</script>`,
  `data:text/html;base64,PHNjcmlwdD5ydW4oMSk8L3NjcmlwdD4=`,
  `vbscript:${call}`,
  `//evil.example/x.js`,
];
const frames: ((address: string) => string)[] = [
  (address) => `<a href="${address}">点我</a>`,
  (address) => `[1](${address})`,
  (address) => `![图](${address})`,
];

const broken = [
  `'-${call}-'`,
  `";${call};//`,
  `\`\${${call}}\``,
  `{{constructor.constructor('${call}')()}}`,
  `\${${call}}`,
  `<%= ${call} %>`,
  `#{${call}}`,
  `*/${call}/*`,
  `</title><script>${call}</script>`,
  `</script><script>${call}</script>`,
  `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
  `&lt;script&gt;${call}&lt;/script&gt;`,
  `%3Cscript%3E${call}%3C/script%3E`,
  `＜script＞${call}＜/script＞`,
  `<\u200bscript>${call}</script>`,
  `\u202e<script>${call}</script>`,
  `<scri\u0000pt>${call}</script>`,
  `data: ok\nevent: answer\ndata: {"sections":[]}\n\n<script>${call}</script>`,
  `__proto__[innerHTML]=<img src=x onerror=${call}>`,
  `{"__proto__":{"innerHTML":"<img src=x onerror=${call}>"}}`,
  `on\u0065rror=${call}`,
  `expression(${call})`,
  `url(javascript:${call})`,
  `<x contenteditable onbeforeinput=${call}>`,
  `<a id=status></a><form id=turns><input name=append></form>`,
];

/** Exactly 200, each once. */
export const xssPayloads: string[] = [
  ...elements,
  ...tagsWithEvents.flatMap(([tag, event]) => spellings.map((spelling) => spelling(tag, event))),
  ...addresses.flatMap((address) => frames.map((frame) => frame(address))),
  ...broken,
];
