// Reads {rules, files} from standard input, has the desk read and write each file, and answers with what it wrote:
// as it is saved after nothing was changed, and with every value written anew.

import { text } from "node:stream/consumers";

import { readDocument, writeDocument } from "../../desk/documents.js";

const { rules, files } = JSON.parse(await text(process.stdin));
const written = files.map(({ kind, source, changes }) => {
  try {
    const values = readDocument(source.trim(), rules[kind]);
    const { _source, ...fresh } = values;
    const edited = { ...values, ...changes };
    return { saved: writeDocument(edited, rules[kind]), anew: writeDocument(fresh, rules[kind]) };
  } catch (error) {
    return { error: error.message };
  }
});
console.log(JSON.stringify(written));
