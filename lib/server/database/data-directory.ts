import 'server-only';
import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises';
import { StartRefusal } from '@/lib/server/start-refusal';

const PRIVATE = 0o700;
const OTHERS = 0o077;

/**
 * Makes the data directory, for its owner only: prompts and pictures are the owner's alone. One of ours that others may look
 * into is closed to them.
 *
 * @returns a sentence where it stays open to others: it belongs to another user, or it is not ours alone
 * @throws StartRefusal when nothing can be kept there
 */
export async function makeDataDirectory(directory: string): Promise<string | null> {
  try {
    await mkdir(directory, { recursive: true, mode: PRIVATE });
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartRefusal(sentenceOf(error as NodeJS.ErrnoException, directory), { cause: error });
  }
  const { mode } = await stat(directory);
  // Windows has no such bits.
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return null;
  const open = `Other users of this machine may look into ${directory}`;
  const names = (await readdir(directory)).filter((name) => name !== 'lost+found');
  if (names.length > 0 && !names.includes('server-id') && !names.includes('overpaint.db')) {
    return `${open}, and it has files of other programs. Give this one its own folder.`;
  }
  try {
    await chmod(directory, PRIVATE);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return `${open}. Its owner can close it: chmod 700 ${directory}`;
  }
}

function sentenceOf({ code, message }: NodeJS.ErrnoException, directory: string): string {
  const where = `The folder ${directory}`;
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return `${directory} is a file, or lies below one. It must be a folder.`;
  if (code === 'EROFS') return `${where} is on a disk that is mounted read-only. Choose another folder.`;
  if (code === 'EACCES' || code === 'EPERM') {
    return `This user may not read and write ${directory}. Give that folder to it, or choose another one.`;
  }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `There is no room for the folder ${directory}: the disk is full, or a quota is.`;
  return `${where} cannot be used: ${message}`;
}
