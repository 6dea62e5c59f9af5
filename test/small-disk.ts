import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@/scripts/run-command';

/** A disk that can be filled without affecting anything else. */
export type SmallDisk = {
  /** Leaves no space at all. */
  fill(): void;
  free(): void;
  remove(): Promise<void>;
};

/** @returns null if this user may not mount one */
export async function mountSmallDisk(folder: string, sizeBytes: number): Promise<SmallDisk | null> {
  mkdirSync(folder, { recursive: true });
  const size = `size=${sizeBytes}`;
  const { code } = await runCommand('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { quiet: true });
  if (code !== 0) return null;
  const filler = join(folder, 'filler');
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize));
      } catch (error) {
        // Another process took the last of it, so it is full too.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    free: () => rmSync(filler, { force: true }),
    async remove() {
      await runCommand('umount', [folder], { quiet: true });
    },
  };
}
