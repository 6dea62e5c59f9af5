import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { BlobStoreFailure } from '@/lib/server/blobs/blob-store-failure';
import { isDatabaseDown } from '@/lib/server/database/database-down';
import { holdDirectory } from '@/lib/server/database/hold-directory';
import { decodeText } from '@/lib/server/decode-text';
import { describeDiskTrouble, diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import type { Environment } from '@/lib/server/environment';
import { InstallationError, type Place } from '@/lib/server/installation/installation';
import { StartRefusal } from '@/lib/server/start-refusal';
import { readEnvironmentOrExit } from './read-environment';

/** The exit code that shells use for Ctrl+C. */
const EXIT_INTERRUPTED = 130;

export type Command<Options extends NonNullable<ParseArgsConfig['options']>> = {
  /** Shown when the arguments are wrong. */
  usage: string;
  options: Options;
  /** How many arguments it takes besides its options. */
  words: number;
  /** @returns whether all is well; with false the program exits with 1 */
  run(context: {
    environment: Environment;
    /** The installation that the environment names. */
    place: Place;
    words: string[];
    values: ReturnType<typeof parseArgs<{ options: Options }>>['values'];
    signal: AbortSignal;
    say: (line: string) => void;
  }): Promise<boolean>;
};

/**
 * Runs a command on an installation. It reads the environment as the server does and exits with 0 (done), 1 (not done, or
 * something is wrong, with a message) or 130 (Ctrl+C).
 */
export async function runInstallationCommand<Options extends NonNullable<ParseArgsConfig['options']>>(
  command: Command<Options>,
): Promise<never> {
  process.umask(0o077);
  const { words, values } = parseOrExit(command);
  const environment = readEnvironmentOrExit(join(import.meta.dirname, '..'));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT_INTERRUPTED);
      console.error('Stopping…');
      stop.abort();
    });
  }
  try {
    const { dataDirectory, databaseUrl, blobLocation } = environment;
    const good = await command.run({
      environment,
      place: { dataDirectory, databaseUrl, blobLocation },
      words,
      values,
      signal: stop.signal,
      say: (line) => console.log(line),
    });
    process.exit(good ? 0 : 1);
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('Stopped before the end. Nothing that existed before was changed.');
      process.exit(EXIT_INTERRUPTED);
    }
    console.error(explain(error));
    process.exit(1);
  }
}

/**
 * Locks a data directory, so that no server can start on it.
 * @throws InstallationError if a server is running on it
 */
export async function hold(directory: string): Promise<void> {
  if ((await holdDirectory(directory)) !== null) return;
  throw new InstallationError(`Overpaint is running on ${directory}. Stop it first.`);
}

/** A URL with a secret can be given as the path of a file that holds it, so it does not show in the list of processes. */
export function readUrlOrFile(text: string): string {
  if (text.includes('://') || !existsSync(text)) return text;
  const content = decodeText(readFileSync(text));
  if (content === null) throw new InstallationError(`${text} is not UTF-8 text.`);
  return content.trim();
}

function parseOrExit<Options extends NonNullable<ParseArgsConfig['options']>>(command: Command<Options>) {
  try {
    const { values, positionals } = parseArgs({ options: command.options, allowPositionals: true });
    if (positionals.length !== command.words) throw new Error(command.usage);
    return { values, words: positionals };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    console.error(sentence === command.usage ? sentence : `${sentence}\n${command.usage}`);
    process.exit(1);
  }
}

function explain(error: unknown): unknown {
  const expected = [InstallationError, BlobStoreFailure, StartRefusal];
  if (error instanceof Error && expected.some((kind) => error instanceof kind)) return error.message;
  const trouble = diskTroubleOf(error);
  if (trouble !== null) return `${describeDiskTrouble(trouble)} (${(error as Error).message})`;
  if (isDatabaseDown(error)) return `The database cannot be reached: ${(error as Error).message}`;
  return error;
}
