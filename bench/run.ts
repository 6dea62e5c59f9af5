/**
 * Runs every bench in this folder, one after the other, each in its own process, and prints their results as one JSON
 * object. `npm run bench -- answers` runs only those whose name contains the word.
 */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const register = fileURLToPath(new URL('../scripts/register.mjs', import.meta.url));
const words = process.argv.slice(2);

/** These files prepare data for several benches and are not benches. */
const files = (await readdir(here)).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('-seed.ts') && file !== basename(import.meta.filename),
);
const chosen = files
  .map((file) => basename(file, '.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));

const results: Record<string, unknown> = {};
for (const name of chosen.sort()) {
  console.error(`bench ${name} …`);
  const child = spawn(process.execPath, ['--import', register, join(here, `${name}.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  try {
    results[name] = JSON.parse(output);
  } catch {
    results[name] = { failed: code };
  }
  if (code !== 0) process.exitCode = 1;
}
console.log(JSON.stringify(results, null, 2));
