// The baseline of `check.mjs`: what no tool that reads these files can do without. Files come as a
// JSON list on standard input.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

let documents = 0;
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    document.toJS();
    documents += 1;
  }
}
console.log(`${documents} documents`);
