import type { SourceModule, Violation } from './architecture-rules';

/**
 * Which folders of lib/server each of them may use, type imports included; itself always. A file that lies in lib/server
 * itself counts as a folder here. From the ground up: each row uses rows above it.
 */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  // The ground: knows nothing of what is stored.
  'asked-server': [],
  'content-disposition': [],
  'decode-text': [],
  settings: [],
  'sign-in-settings': ['settings'],
  'start-refusal': [],
  decoding: [],
  disk: [],
  lettering: [],
  limits: [],
  threads: [],

  // The doors: SQL, blobs, the API, the environment.
  database: ['disk', 'start-refusal'],
  blobs: ['database', 'disk'],
  openai: ['blobs'],
  environment: ['blobs', 'database', 'decode-text', 'openai', 'settings', 'sign-in-settings'],
  logger: ['environment'],
  pixels: ['decoding', 'environment', 'threads'],
  spool: ['disk', 'openai'],

  // What is stored: rows, and what is kept beside them.
  records: ['database'],
  'runtime-settings': ['database'],
  budget: ['database', 'runtime-settings'],
  catalogue: ['database', 'logger', 'openai'],
  accounts: ['database', 'limits', 'logger', 'runtime-settings', 'sign-in-settings'],
  presets: ['database'],
  collections: ['database', 'records'],
  prompts: ['database'],
  references: ['database', 'records'],
  library: ['blobs', 'database', 'logger', 'records', 'threads'],
  images: ['blobs', 'database', 'library', 'pixels', 'records'],
  people: ['accounts', 'budget', 'database', 'library', 'logger', 'records'],
  uploads: ['blobs', 'database', 'decoding', 'images', 'logger', 'pixels', 'records'],

  // What is done: runs, and what is made of runs.
  runs: [
    'blobs',
    'budget',
    'database',
    'library',
    'logger',
    'openai',
    'pixels',
    'prompts',
    'records',
    'spool',
  ],
  overnight: ['budget', 'database', 'library', 'logger', 'openai', 'records', 'runs', 'spool'],
  edits: ['blobs', 'database', 'images', 'openai', 'pixels', 'records', 'runs', 'uploads'],
  comparisons: ['budget', 'database', 'edits', 'images', 'records', 'runs'],
  packages: ['blobs', 'lettering', 'pixels', 'records'],
  jobs: ['blobs', 'budget', 'database', 'images', 'packages', 'pixels', 'records', 'runs', 'uploads'],
  usage: ['budget', 'content-disposition', 'database', 'runs'],
  replicas: ['database', 'logger', 'records', 'runs'],
  installation: ['blobs', 'budget', 'database', 'disk', 'environment', 'library', 'records', 'runs'],
  status: ['asked-server', 'budget', 'catalogue', 'database', 'environment', 'runs'],

  // The top: one server put together, and what talks to it.
  services: [
    'accounts',
    'asked-server',
    'blobs',
    'budget',
    'catalogue',
    'collections',
    'comparisons',
    'database',
    'decoding',
    'edits',
    'environment',
    'images',
    'installation',
    'jobs',
    'library',
    'limits',
    'logger',
    'openai',
    'overnight',
    'packages',
    'people',
    'pixels',
    'presets',
    'prompts',
    'references',
    'replicas',
    'runs',
    'spool',
    'start-refusal',
    'status',
    'uploads',
    'usage',
  ],
  'open-or-exit': ['blobs', 'database', 'disk', 'environment', 'services', 'start-refusal'],
  http: [
    'accounts',
    'blobs',
    'budget',
    'collections',
    'content-disposition',
    'database',
    'disk',
    'environment',
    'images',
    'library',
    'limits',
    'packages',
    'pixels',
    'records',
    'runs',
    'services',
    'uploads',
  ],
  interface: ['http'],
  mcp: ['accounts', 'http', 'images', 'services'],
  screens: ['accounts', 'http', 'interface', 'runtime-settings', 'services', 'usage'],
  'admin-screens': ['accounts', 'http', 'runtime-settings', 'screens', 'services'],
};

/** One import that leads from a folder of lib/server to another. */
type Step = { from: string; to: string; path: string; resolved: string };

/** Imports that the table above does not have, and circles between folders, whatever the table says. */
export function serverFolderViolations(
  modules: readonly SourceModule[],
  isTest: (path: string) => boolean,
  mayUse: Readonly<Record<string, readonly string[]>> = MAY_USE,
): Violation[] {
  const steps = modules.filter(({ path }) => !isTest(path)).flatMap(stepsOf);
  const forbidden = steps
    .filter(({ from, to }) => !mayUse[from]?.includes(to))
    .map(({ from, to, path, resolved }) => ({
      rule: 'server-folders',
      path,
      message:
        mayUse[from] === undefined
          ? `${from} has no row in scripts/server-folders.ts`
          : `${from} may not use ${to} (${resolved})`,
    }));
  return [...forbidden, ...circles(steps)];
}

function stepsOf({ path, imports }: SourceModule): Step[] {
  const from = folderOf(path);
  if (from === null) return [];
  return imports.flatMap(({ resolved }) => {
    const to = resolved === null ? null : folderOf(resolved);
    return to === null || resolved === null || to === from ? [] : [{ from, to, path, resolved }];
  });
}

function folderOf(path: string): string | null {
  return /^lib\/server\/([^/]+?)(\.ts|\/.*)$/.exec(path)?.[1] ?? null;
}

/** Each circle once, told by the imports that make it. */
function circles(steps: readonly Step[]): Violation[] {
  const stepsFrom = Map.groupBy(steps, ({ from }) => from);
  const closed = new Set<string>();
  const found: Violation[] = [];
  function visit(folder: string, trail: readonly Step[]): void {
    for (const step of stepsFrom.get(folder) ?? []) {
      const at = trail.findIndex(({ from }) => from === step.to);
      if (at >= 0) {
        const ring = [...trail.slice(at), step];
        const message = ring.map(({ path, resolved }) => `${path} → ${resolved}`).join(', ');
        found.push({ rule: 'server-circles', path: step.path, message });
      } else if (!closed.has(step.to)) {
        visit(step.to, [...trail, step]);
      }
    }
    closed.add(folder);
  }
  for (const folder of stepsFrom.keys()) {
    if (!closed.has(folder)) visit(folder, []);
  }
  return found;
}
