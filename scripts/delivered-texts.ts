import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { SourceModule, Violation } from './architecture-rules';

/** Of messages, by the names of their first level: those that every page has, and those that a layout must name. */
export type Catalogue = { first: Messages; screens: Messages };
type Messages = { readonly [name: string]: unknown };

type Node = { type: string } & Record<string, unknown>;

/** What Next draws of itself, each with the layouts above it. */
const ENTRY = /^app\/(.*\/)?(page|layout|default|error|not-found|global-error)\.tsx$/;

/** What has the whole catalogue: the server, and what loads it. */
const HAS_ALL = /^(lib\/server|i18n)\//;

/** What the server says only where it was asked by a screen that has these texts: of packages and proofs of jobs. */
const ONLY_ASKED_FOR: ReadonlySet<string> = new Set(['packages']);

/** These send sentences to any page. */
const SPEAKS_TO_ALL = /^(lib\/server\/|app\/api\/)/;

/**
 * Every text that a screen may ask for and that would not be there (decision 029), and every name of a layout that
 * nothing below it needs.
 *
 * What a screen may ask for is what the files say that its entry reaches, also by `import()`. That is more than it
 * ever draws, never less: a file asks by `useTranslations('people')` or by the key of a message.
 */
export function findUndelivered(
  modules: readonly SourceModule[],
  { first, screens }: Catalogue,
): Violation[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const all = { ...first, ...screens };
  const asked = new Map<string, Set<string>>();
  const askedBy = (module: SourceModule) => {
    const known = asked.get(module.path) ?? namesIn(module, all);
    asked.set(module.path, known);
    return known;
  };
  const found: Violation[] = [];

  const used = new Map<string, Set<string>>();
  for (const entry of modules.filter(({ path }) => ENTRY.test(path))) {
    const layouts = layoutsAbove(entry.path).flatMap((path) => byPath.get(path) ?? []);
    const delivered = new Set(layouts.flatMap(namesDelivered));
    for (const { module, via } of reach(entry, byPath, (path) => !HAS_ALL.test(path))) {
      for (const name of askedBy(module)) {
        for (const layout of layouts) used.set(layout.path, (used.get(layout.path) ?? new Set()).add(name));
        if (!(name in first) && !delivered.has(name))
          found.push({
            rule: 'texts-are-delivered',
            path: entry.path,
            message: `no layout above it names “${name}”, which ${via.join(' → ')} needs`,
          });
      }
    }
  }
  for (const module of modules.filter(({ path }) => ENTRY.test(path))) {
    for (const name of namesDelivered(module)) {
      if (!used.get(module.path)?.has(name))
        found.push({
          rule: 'texts-are-used',
          path: module.path,
          message: `nothing below it needs “${name}”`,
        });
    }
  }

  const said = new Set<string>();
  for (const speaker of modules.filter(({ path }) => SPEAKS_TO_ALL.test(path) && !/\.test\./.test(path))) {
    for (const { module, via } of reach(speaker, byPath, (path) => !path.startsWith('components/'))) {
      for (const name of askedBy(module)) {
        if (name in first || ONLY_ASKED_FOR.has(name) || said.has(`${module.path} ${name}`)) continue;
        said.add(`${module.path} ${name}`);
        found.push({
          rule: 'the-server-is-understood',
          path: module.path,
          message: `“${name}” is not on every page, and the server may say it: ${via.join(' → ')}`,
        });
      }
    }
  }
  return found;
}

/** `app/a/layout.tsx` and those above it; a layout itself stands under those above it. */
function layoutsAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder);
  return folders.map((folder) => `${folder}/layout.tsx`).filter((layout) => layout !== path);
}

type Reached = { module: SourceModule; via: string[] };

function reach(
  entry: SourceModule,
  byPath: ReadonlyMap<string, SourceModule>,
  enters: (path: string) => boolean,
): Reached[] {
  const reached = new Map<string, Reached>([[entry.path, { module: entry, via: [entry.path] }]]);
  for (const { module, via } of reached.values()) {
    for (const { typeOnly, resolved } of module.imports) {
      const target = typeOnly || resolved === null ? undefined : byPath.get(resolved);
      if (target !== undefined && !reached.has(target.path) && enters(target.path))
        reached.set(target.path, { module: target, via: [...via, target.path] });
    }
  }
  return [...reached.values()];
}

/** The names of the catalogue's first level that a file asks for. */
function namesIn({ path, text }: SourceModule, catalogue: Messages): Set<string> {
  const found = new Set<string>();
  function visit(node: Node): void {
    // On the server, which has all of them.
    if (isCall(node, 'getTranslations') || isCall(node, 'layoutWithTexts')) return;
    if (/^(ImportDeclaration|TS(TypeAlias|Interface)Declaration|TSTypeAnnotation)$/.test(node.type)) return;
    if (isCall(node, 'useTranslations')) {
      const [namespace] = literalsOf(node);
      if (namespace !== undefined) found.add(firstOf(namespace));
    }
    const key = keyOf(node);
    if (key !== null && isIn(catalogue, key)) found.add(firstOf(key));
    for (const child of childrenOf(node)) visit(child);
  }
  visit(parse(path, text));
  return found;
}

/** A string with dots, or what is sure of a template: `people.roles` of `` `people.roles.${role}` ``. */
function keyOf(node: Node): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') {
    return node.value.includes('.') ? node.value : null;
  }
  if (node.type !== 'TemplateLiteral') return null;
  const start = (node.quasis as { value: { cooked: string } }[])[0]?.value.cooked ?? '';
  return start.includes('.') ? start.slice(0, start.lastIndexOf('.')) : null;
}

function isIn(catalogue: Messages, key: string): boolean {
  let at: unknown = catalogue;
  for (const part of key.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Messages)[part];
  }
  return true;
}

function namesDelivered({ path, text }: SourceModule): string[] {
  const found: string[] = [];
  function visit(node: Node): void {
    if (isCall(node, 'layoutWithTexts')) found.push(...literalsOf(node));
    for (const child of childrenOf(node)) visit(child);
  }
  if (text.includes('layoutWithTexts')) visit(parse(path, text));
  return found;
}

function parse(path: string, text: string): Node {
  return parseSync(path, text).program as unknown as Node;
}

function firstOf(key: string): string {
  return key.split('.', 1)[0] ?? key;
}

function isCall(node: Node, name: string): boolean {
  return node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === name;
}

function literalsOf(call: Node): string[] {
  return (call.arguments as Node[]).flatMap(({ type, value }) =>
    type === 'Literal' && typeof value === 'string' ? [value] : [],
  );
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
