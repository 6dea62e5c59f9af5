import { inMegabytes } from '@/lib/server/installation/copy-installation';
import type { BackupManifest } from '@/lib/server/installation/manifest';

/** Prints the content of a backup in four lines. */
export function saySums(manifest: BackupManifest, say: (line: string) => void): void {
  const { tables, blobs, spooledAnswers } = manifest;
  say(`  made ${manifest.createdAt} by Overpaint ${manifest.version}, ${manifest.lastMigration}`);
  say(`  ${tables.run ?? 0} runs, ${tables.image ?? 0} images`);
  say(`  ${blobs.count} pictures, ${inMegabytes(blobs.bytes)}`);
  say(`  ${spooledAnswers} answers that are not stored yet`);
}

export function sayProblems(problems: readonly string[], say: (line: string) => void): void {
  for (const problem of problems) say(`✗ ${problem}`);
}
