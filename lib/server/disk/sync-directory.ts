import 'server-only';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A renamed file is only on disk when its directory is: without this a power cut can take the name back. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Creates the directory and what is missing above it, so that it survives a power cut. */
export async function makeDurableDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (first === undefined) return;
  for (let created = directory; created.length >= first.length; created = dirname(created)) {
    await syncDirectory(dirname(created));
  }
}
