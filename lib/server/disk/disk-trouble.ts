import 'server-only';

/** What is wrong with the place where data lies, rather than with the program or the network. */
export type DiskTrouble =
  | 'full'
  | 'quota'
  | 'read_only'
  | 'not_opened'
  | 'failing'
  | 'damaged'
  | 'database_full';

const SYSTEM: Record<string, DiskTrouble> = {
  ENOSPC: 'full',
  EDQUOT: 'quota',
  EROFS: 'read_only',
  EACCES: 'not_opened',
  EPERM: 'not_opened',
  ENOTDIR: 'not_opened',
  EISDIR: 'not_opened',
  EIO: 'failing',
};
/** https://www.sqlite.org/rescode.html, the extended codes first. */
const SQLITE: Record<number, DiskTrouble> = {
  /** SQLITE_IOERR_SHMSIZE: the file beside its log cannot be made larger. */
  4874: 'full',
  8: 'read_only',
  10: 'failing',
  11: 'damaged',
  13: 'full',
  14: 'not_opened',
  26: 'damaged',
};
const POSTGRES_DISK_FULL = '53100';

/** @returns null where an error says nothing of the disk */
export function diskTroubleOf(error: unknown): DiskTrouble | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR') {
    return SQLITE[Number(errcode)] ?? SQLITE[Number(errcode) & 0xff] ?? null;
  }
  if (code === POSTGRES_DISK_FULL) return 'database_full';
  const { syscall } = error as NodeJS.ErrnoException;
  // A firewall denies with the words of a file system.
  if (typeof code === 'string' && code in SYSTEM && syscall !== 'connect') return SYSTEM[code] ?? null;
  // libvips and the pixel thread have words only.
  return /no space left on device/i.test(error.message) ? 'full' : null;
}

const SENTENCES: Record<DiskTrouble, string> = {
  full: 'The disk of this server is full. Free some room, then try again.',
  quota: 'The quota of this server’s user on its disk is used up. Free some room, then try again.',
  read_only: 'The disk of this server is read-only. Make DATA_DIR writable, then try again.',
  not_opened:
    'The files of this server cannot be opened. Is DATA_DIR a folder, and may its user read and write everything in it?',
  failing:
    'The disk of this server does not do what it is asked for: it fails, or a quota is used up. Look after it, then try again.',
  damaged: 'The database file is damaged. Restore a backup (docs/operations.md).',
  database_full: 'The disk of the database is full. Free some room there, then try again.',
};

export function describeDiskTrouble(trouble: DiskTrouble): string {
  return SENTENCES[trouble];
}

/** Whether there is no room, and trying again once there is will help. */
export function isOutOfRoom(trouble: DiskTrouble): boolean {
  return trouble === 'full' || trouble === 'quota' || trouble === 'database_full';
}
