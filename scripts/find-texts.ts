/** Prints the texts that are not in the catalogue yet: `node --import ./scripts/register.mjs scripts/find-texts.ts [folder…]`. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findWrittenTexts } from './written-texts';

const folders =
  process.argv.length > 2 ? process.argv.slice(2) : ['app', 'components', 'lib/client', 'lib/shared'];
const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^app\/api\//.test(path));
let count = 0;
for (const path of files) {
  for (const { line, text } of findWrittenTexts(path, readFileSync(path, 'utf8'))) {
    console.log(`${path}:${line}: ${text.replaceAll(/\s+/g, ' ')}`);
    count += 1;
  }
}
console.log(`${count} texts`);
