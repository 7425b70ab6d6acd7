import { readCorpus } from "../src/corpus/read-corpus.ts";
import { readFileSync } from "node:fs";
const dir = process.argv[2] ?? "corpus";
const r = await readCorpus(dir);
for (const d of r.documents) {
  const text = readFileSync(`${dir}/documents/${d.document.file}`, "utf8"); const lines=text.split("\n");
  const starts=[0]; for (const l of lines) starts.push(starts.at(-1)!+l.length+1);
  const cover=new Uint8Array(text.length);
  for (const c of d.clauses) for (const s of c.pieces ?? [c.source]) { const a=starts[s.start.line-1]!+s.start.column-1, b=starts[s.end.line-1]!+s.end.column-1; for (let i=a;i<b;i++) cover[i]!++; }
  const un:string[]=[]; const dbl:string[]=[]; let cur="",cd="";
  for (let i=0;i<text.length;i++){ if(/\s/.test(text[i]!)) continue; if(cover[i]===0) cur+=text[i]; else { if(cur){un.push(cur);cur="";} } if(cover[i]!>1) cd+=text[i]; else if(cd){dbl.push(cd);cd="";} }
  console.log(d.document.id,"uncovered",un.length,un.slice(0,12).map(x=>x.slice(0,60)),"double",dbl.length,dbl.slice(0,8).map(x=>x.slice(0,60)));
}
