import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { serverFolderViolations } from './server-folders';
import { findWrittenTexts } from './written-texts';

/** One import or re-export as written; `resolved` is a path in this repository, or null for a package or a missing file. */
type Import = { specifier: string; typeOnly: boolean; resolved: string | null };

export type SourceModule = { path: string; text: string; imports: Import[] };

export type Violation = { rule: string; path: string; message: string };

/** Tests, files that tests share, and the crash test with its parts. */
const TEST = /(\.test\.tsx?$|^test\/|^scripts\/crash-[^/]+\.ts$)/;

/** Tests and measurements with their own folders: they use what tests share. */
const TEST_FOLDER = /^(e2e|hostile|bench)\//;

/**
 * Where each layer may import from. Type imports count too: a type is also a dependency. The longest matching prefix wins.
 * `studio` combines the features.
 */
const MAY_IMPORT: [from: string, to: RegExp][] = [
  ['lib/shared/', /^(lib\/shared\/|messages\/(screens\/)?en\.json$)/],
  ['lib/client/', /^lib\/(client|shared)\//],
  ['lib/server/', /^(lib\/(server|shared)\/|package\.json$)/],
  // What is written into packages has texts of one screen.
  ['lib/server/packages/package-english.ts', /^(lib\/shared\/|i18n\/english\.ts$)/],
  // The one place that loads the stand-in, for a server without a key.
  ['lib/server/services.ts', /^(lib\/(server|shared)\/|stand-in\/handle\.ts$)/],
  // A separate product: it speaks the API's protocol and knows nothing of the server that calls it.
  ['stand-in/', /^(stand-in|lib\/shared)\//],
  ['components/ui/', /^(components\/ui\/|lib\/(client|shared)\/)/],
  ['components/studio/', /^(components\/|lib\/(client|shared)\/)/],
  ['components/', /^(components\/ui\/|lib\/(client|shared)\/)/],
  ['i18n/', /^(i18n|lib\/shared|messages)\//],
  // Screens are the rest of app/.
  ['app/api/', /^lib\/(server|shared)\//],
  ['app/', /^(components\/|lib\/(server|shared)\/)/],
  ['instrumentation.ts', /^lib\/(server|shared)\//],
  ['scripts/', /^(scripts\/|stand-in\/|lib\/(server|shared)\/|package\.json$)/],
  ['bench/', /^(bench\/|test\/|scripts\/|stand-in\/|lib\/(server|shared)\/|package\.json$)/],
  ['hostile/', /^(hostile\/|test\/|scripts\/|stand-in\/|lib\/(server|shared)\/|package\.json$)/],
  ['e2e/', /^(e2e\/|test\/|scripts\/|stand-in\/|lib\/(server|shared)\/|package\.json$)/],
];

/** Each external dependency is used in one place. Tests may use it directly. */
const DOORS: [packageName: RegExp, door: RegExp][] = [
  [/^(react-)?konva(\/|$)/, /^components\/canvas\//],
  [/^openai(\/|$)/, /^lib\/server\/openai\//],
  [/^@aws-sdk\//, /^lib\/server\/blobs\//],
  [/^pg(\/|$)/, /^lib\/server\/database\//],
  // The crash test opens the database file of a server that it killed.
  [/^node:sqlite$/, /^lib\/server\/database\//],
  // Decoders run in processes that can be killed (decision 010). The stand-in draws.
  [/^sharp$/, /^(lib\/server\/(decoding|pixels)\/|(stand-in|scripts|bench|e2e)\/)/],
  [/^(libheif-js|@jsquash\/jxl)(\/|$)/, /^lib\/server\/decoding\//],
];

const READS_ENVIRONMENT =
  /^(lib\/server\/environment\.ts$|instrumentation\.ts$|scripts\/|bench\/|e2e\/|hostile\/|[^/]+\.config\.ts$)/;

/**
 * Reads the imports of one file.
 *
 * @param exists whether a path of this repository exists; used to resolve `@/` and relative imports
 * @throws Error when the file does not parse
 */
export function readModule(path: string, text: string, exists: (path: string) => boolean): SourceModule {
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const found: { specifier: string; typeOnly: boolean }[] = [
    ...staticImports.map((one) => ({
      specifier: one.moduleRequest.value,
      typeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...staticExports.flatMap((one) =>
      one.entries.flatMap((entry) =>
        entry.moduleRequest === null
          ? []
          : [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType }],
      ),
    ),
    ...dynamicImports.flatMap((one) => {
      const source = text.slice(one.moduleRequest.start, one.moduleRequest.end);
      const literal = /^(['"])(.*)\1$/.exec(source);
      return literal?.[2] === undefined ? [] : [{ specifier: literal[2], typeOnly: false }];
    }),
  ];
  return {
    path,
    text,
    imports: found.map((one) => ({ ...one, resolved: resolveImport(path, one.specifier, exists) })),
  };
}

/** Whether it names a file of this repository, not a package. */
function isOwn(specifier: string): boolean {
  return specifier.startsWith('@/') || specifier.startsWith('.');
}

function resolveImport(from: string, specifier: string, exists: (path: string) => boolean): string | null {
  if (!isOwn(specifier)) return null;
  const bare = specifier.startsWith('@/') ? specifier.slice(2) : posix.join(posix.dirname(from), specifier);
  const candidates = [bare, `${bare}.ts`, `${bare}.tsx`, `${bare}/index.ts`, `${bare}/index.tsx`];
  const hit = candidates.find((candidate) => /\.\w+$/.test(candidate) && exists(candidate));
  return hit ?? null;
}

/** Every broken rule, in the order of the files. */
export function findViolations(modules: readonly SourceModule[]): Violation[] {
  return [
    ...modules.flatMap(violationsOf),
    ...zodInTheBrowser(modules),
    ...cycles(modules),
    ...usedByTestsOnly(modules),
    ...textsOutsideTheCatalogue(modules),
    ...serverFolderViolations(modules, (path) => TEST.test(path)),
  ];
}

function violationsOf(module: SourceModule): Violation[] {
  const { path, text, imports } = module;
  const isTest = TEST.test(path);
  const found: Violation[] = [];
  const report = (rule: string, message: string) => found.push({ rule, path, message });

  const allowed = MAY_IMPORT.filter(([from]) => path.startsWith(from)).sort(
    ([a], [b]) => b.length - a.length,
  )[0]?.[1];
  const feature = /^components\/[^/]+\//.exec(path)?.[0];
  for (const { specifier, typeOnly, resolved } of imports) {
    if (specifier.startsWith('../')) report('no-parent-imports', `“${specifier}”: use “@/” across folders`);
    if (resolved === null && isOwn(specifier)) {
      report('no-dead-ends', `“${specifier}” does not exist`);
      continue;
    }
    if (resolved !== null) {
      if (!isTest && !typeOnly && /^messages\/screens\//.test(resolved) && !path.startsWith('i18n/'))
        report('texts-come-with-screens', `${resolved} would be in the scripts of every page`);
      const own = feature !== undefined && resolved.startsWith(feature);
      if (!isTest && allowed !== undefined && !own && !allowed.test(resolved))
        report('layers', `may not import ${resolved}`);
      if (!isTest && TEST.test(resolved) && !(TEST_FOLDER.test(path) && resolved.startsWith('test/')))
        report('tests-are-leaves', `imports the test ${resolved}`);
      continue;
    }
    for (const [packageName, door] of DOORS) {
      if (!isTest && packageName.test(specifier) && !door.test(path))
        report('one-door', `may not import ${specifier}`);
    }
    if (
      !isTest &&
      path.startsWith('lib/shared/') &&
      !(specifier === 'zod' && /request[^/]*\.ts$/.test(path)) &&
      !(specifier === 'use-intl/core' && path === 'lib/shared/language.ts')
    ) {
      report('shared-is-pure', `may not import ${specifier} (zod, in *request*.ts only)`);
    }
  }

  if (path.startsWith('lib/server/') && !isTest && !/^import 'server-only';/.test(text)) {
    report('server-only', "does not begin with import 'server-only'");
  }
  if (
    !isTest &&
    /\bprocess\.env\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')) &&
    !READS_ENVIRONMENT.test(path)
  ) {
    report('one-environment', 'reads process.env; lib/server/environment.ts is the only place that does');
  }
  return found;
}

/** zod weighs more than the whole composer, so no browser code may reach it through value imports. */
function zodInTheBrowser(modules: readonly SourceModule[]): Violation[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const visited = new Set<string>();
  const queue = modules
    .filter(({ path }) => /^components\//.test(path) && !TEST.test(path))
    .map((module) => ({ module, via: [module.path] }));
  const found: Violation[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { module, via } = next;
    if (visited.has(module.path)) continue;
    visited.add(module.path);
    for (const { specifier, typeOnly, resolved } of module.imports) {
      if (typeOnly) continue;
      if (/^zod(\/|$)/.test(specifier)) {
        found.push({
          rule: 'no-zod-in-the-browser',
          path: module.path,
          message: `reached by ${via.join(' → ')}`,
        });
      }
      const target = resolved === null ? undefined : byPath.get(resolved);
      if (target !== undefined && !target.path.startsWith('lib/server/'))
        queue.push({ module: target, via: [...via, target.path] });
    }
  }
  return found;
}

/** Files that only tests use are kept with the tests, so that they are not taken for a part of the product. */
function usedByTestsOnly(modules: readonly SourceModule[]): Violation[] {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of modules) {
    for (const { resolved } of imports) {
      if (resolved !== null) importers.set(resolved, [...(importers.get(resolved) ?? []), path]);
    }
  }
  return modules
    .filter(({ path }) => /^(lib|components|stand-in|scripts)\//.test(path) && !TEST.test(path))
    .filter(({ path }) => {
      const by = importers.get(path) ?? [];
      return by.length > 0 && by.every((from) => TEST.test(from) || TEST_FOLDER.test(from));
    })
    .map(({ path }) => ({
      rule: 'test-helpers',
      path,
      message: 'is imported by tests only: it belongs in test/',
    }));
}

/** Where people's texts come from. */
const WRITES_FOR_PEOPLE = /^(app\/(?!api\/)|components\/|lib\/(client|shared)\/)/;

/** English on purpose: names of products, what models are told, and what only people who write scripts can cause. */
const ENGLISH =
  /^lib\/shared\/(edit-prompt|model-label|models|upload-formats|library-address|library-filter|locales|recipes\/[^/]*(prompt|request)|[^/]*request[^/]*)\.ts$/;

/** A text in the code reads English to everybody. */
function textsOutsideTheCatalogue(modules: readonly SourceModule[]): Violation[] {
  return modules
    .filter(({ path }) => WRITES_FOR_PEOPLE.test(path) && !ENGLISH.test(path) && !TEST.test(path))
    .flatMap(({ path, text }) =>
      findWrittenTexts(path, text).map((written) => ({
        rule: 'texts-in-the-catalogue',
        path: `${path}:${written.line}`,
        message: `“${written.text}”: make it a message of the catalogue`,
      })),
    );
}

/** Two files that need each other's values cannot be understood or loaded separately. */
function cycles(modules: readonly SourceModule[]): Violation[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const state = new Map<string, 'open' | 'closed'>();
  const found: Violation[] = [];
  function visit(module: SourceModule, trail: string[]): void {
    state.set(module.path, 'open');
    for (const { typeOnly, resolved } of module.imports) {
      const target = typeOnly || resolved === null ? undefined : byPath.get(resolved);
      if (target === undefined) continue;
      if (state.get(target.path) === 'open') {
        const ring = [...trail.slice(trail.indexOf(target.path)), target.path];
        found.push({ rule: 'no-cycles', path: module.path, message: ring.join(' → ') });
      } else if (state.get(target.path) === undefined) {
        visit(target, [...trail, target.path]);
      }
    }
    state.set(module.path, 'closed');
  }
  for (const module of modules) {
    if (state.get(module.path) === undefined) visit(module, [module.path]);
  }
  return found;
}
