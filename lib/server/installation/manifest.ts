import 'server-only';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InstallationError } from './installation';

const FILE = 'manifest.json';
const FORMAT = 1;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the Overpaint that made it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  lastMigration: z.string(),
  from: z.object({ database: z.string(), blobs: z.string() }),
  /** Rows. */
  tables: z.record(z.string(), z.int()),
  blobs: z.object({ count: z.int(), bytes: z.int() }),
  spooledAnswers: z.int(),
  /** What was missing or damaged already when the backup was made. */
  problems: z.array(z.string()),
});

/** What a backup says of itself. It is written last, so that a backup that has one is whole. */
export type BackupManifest = z.infer<typeof manifestSchema>;

export async function writeManifest(
  directory: string,
  manifest: Omit<BackupManifest, 'format'>,
): Promise<void> {
  const path = join(directory, FILE);
  await writeFile(`${path}.new`, `${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`, {
    flush: true,
  });
  await rename(`${path}.new`, path);
}

/** @throws InstallationError when there is no whole backup of a kind that this version knows */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const text = await readFile(join(directory, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new InstallationError(
      `${directory} is no finished backup: it has no ${FILE}. Finish it with: npm run backup -- ${directory} --resume`,
    );
  });
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new InstallationError(
      `${join(directory, FILE)} is not one that this version of Overpaint understands.`,
    );
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
