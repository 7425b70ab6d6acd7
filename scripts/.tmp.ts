import { readCorpus } from "../src/corpus/read-corpus.ts";
const r = await readCorpus(process.argv[2]!);
console.log(r.failures);
for (const d of r.documents) { console.log("=====", JSON.stringify(d.document)); console.log(d.report.repairs, d.report.warnings);
 if (process.argv[3] && !process.argv[3].includes(d.document.id)) continue;
 for (const c of d.clauses) console.log(c.kind, c.path.join(" > "), "|", JSON.stringify(c.text.slice(0,110)), c.force, c.figures.map(f=>f.text+"="+f.value+f.unit+f.comparator).join(";"), c.responsible.join(","), c.row?JSON.stringify(c.row):""); }
