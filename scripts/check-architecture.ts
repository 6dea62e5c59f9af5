import './node-version';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findViolations, readModule } from './architecture-rules';
import { findUndelivered } from './delivered-texts';

const root = join(import.meta.dirname, '..');

/** If a folder yields no modules, the check has checked nothing there and must not pass. */
const LAYERS = [
  'app',
  'components',
  'lib/client',
  'lib/server',
  'lib/shared',
  'stand-in',
  'scripts',
  'e2e',
  'hostile',
  'bench',
  'i18n',
  'test',
];
const FEWEST_MODULES = 100;

const paths = [
  ...LAYERS.flatMap(listModules),
  ...readdirSync(root).filter((name) => /\.ts$/.test(name) && !/\.d\.ts$/.test(name)),
].sort();
const exists = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
const modules = paths.map((path) => readModule(path, readFileSync(join(root, path), 'utf8'), exists));

const empty = LAYERS.filter((layer) => !paths.some((path) => path.startsWith(`${layer}/`)));
if (empty.length > 0 || modules.length < FEWEST_MODULES) {
  console.error(
    `Architecture: found only ${modules.length} modules; empty folders: ${empty.join(', ') || 'none'}.`,
  );
  process.exit(1);
}

const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const violations = [
  ...findViolations(modules),
  ...findUndelivered(modules, {
    first: readJson('messages/en.json'),
    screens: readJson('messages/screens/en.json'),
  }),
];
for (const { rule, path, message } of violations) console.error(`${path}: ${message} [${rule}]`);
const imports = modules.reduce((sum, module) => sum + module.imports.length, 0);
console.log(`Architecture: ${modules.length} modules, ${imports} imports, ${violations.length} violations`);
process.exit(violations.length === 0 ? 0 : 1);

function listModules(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
