import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, type Environment, readEnvironment } from '@/lib/server/environment';
import { meantVariable, VARIABLES } from '@/lib/server/settings';
import { readEnvFile } from './env-file';
import { NEXT_READS_NO_FILES } from './next-reads-no-files';

/** The only settings file. */
const FILE = '.env';

/** Other files that Next would read, each in some of its modes. */
const FILES_OF_NEXT = [
  '.env.local',
  '.env.production',
  '.env.production.local',
  '.env.development',
  '.env.development.local',
];

/**
 * Reads the environment and `.env`. The file adds settings that the environment lacks and never overrides them. Prints
 * which settings are in effect, and warnings; if there are mistakes, prints all of them and exits.
 */
export function readEnvironmentOrExit(root: string): Environment {
  const { added, counting, problems, warnings } = mergeEnvFile(root, process.env);
  for (const warning of warnings) console.error(`Warning: ${warning}`);
  try {
    if (problems.length > 0) throw new ConfigurationError(problems);
    Object.assign(process.env, added, NEXT_READS_NO_FILES);
    const environment = readEnvironment();
    console.log(counting);
    return environment;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

type Merged = {
  /** What the file adds to the environment. */
  added: Record<string, string>;
  /** One line that names the settings in effect and where each comes from, without values. */
  counting: string;
  problems: readonly string[];
  warnings: readonly string[];
};

/** Exported for its test. */
export function mergeEnvFile(root: string, environment: Variables): Merged {
  const file = readEnvFile(join(root, FILE));
  const inFile = file?.values ?? new Map<string, string>();
  const added = [...inFile].filter(([name]) => environment[name] === undefined);
  return {
    added: Object.fromEntries(added),
    counting: describeCounting(file !== null, new Map(added), environment),
    problems: file?.problems ?? [],
    warnings: [
      ...FILES_OF_NEXT.filter((name) => existsSync(join(root, name))).map(
        (name) => `${name} is not read. Put settings into ${FILE} or into the environment.`,
      ),
      ...[...inFile.keys()].flatMap((name) => guessMeant(name, 'own file')),
      ...Object.keys(environment).flatMap((name) => guessMeant(name, 'environment')),
      ...VARIABLES.filter((name) => isOverruled(inFile.get(name), environment[name])).map(
        (name) =>
          `${name} in ${FILE} is ignored, because the environment sets it${environment[name]?.trim() ? '' : ' to an empty value'}.`,
      ),
    ],
  };
}

function describeCounting(
  fileIsThere: boolean,
  added: ReadonlyMap<string, string>,
  environment: Variables,
): string {
  const list = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));
  const fromFile = VARIABLES.filter((name) => added.get(name)?.trim());
  const others = VARIABLES.filter((name) => environment[name]?.trim());
  const file = fileIsThere ? `${list(fromFile)} from ${FILE}` : `no ${FILE}`;
  return `Settings: ${file}; ${list(others)} from the environment.`;
}

function guessMeant(name: string, place: 'own file' | 'environment'): string[] {
  const meant = meantVariable(name, place);
  if (meant === null) return [];
  return [`${name}${place === 'own file' ? ` in ${FILE}` : ''} is not a setting. Did you mean ${meant}?`];
}

function isOverruled(written: string | undefined, given: string | undefined): boolean {
  return Boolean(written?.trim()) && given !== undefined && given !== written;
}
