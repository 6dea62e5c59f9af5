import 'server-only';
import { readdir } from 'node:fs/promises';
import { InstallationError } from './installation';

/**
 * Names; none where there is no such directory.
 * @throws InstallationError when it cannot be looked into
 */
export async function listDirectory(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new InstallationError(`${path} is a file, or lies below one.`);
    throw new InstallationError(`${path} cannot be looked into: ${message}`);
  }
}
