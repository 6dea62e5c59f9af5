import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp, restore } from '@/lib/server/installation/backup';
import { openExisting, type Place } from '@/lib/server/installation/installation';
import { verifyInstallation } from '@/lib/server/installation/verify-installation';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunPage } from '@/lib/shared/wire';
import { startOverpaint } from '@/test/overpaint-process';
import { startStandIn } from '@/test/stand-in-process';
import type { CrashInstallation } from './crash-installation';

/**
 * Backs up the servers while they work, restores the backup elsewhere and starts a server there with a separate API. So
 * any call that this API receives was sent by the copy.
 */
export async function restoreElsewhere(
  { servers, sourcePlace }: CrashInstallation,
  violation: (what: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-restored-'));
  const options = { resume: false, signal: new AbortController().signal, say: () => undefined };
  const target: Place = { dataDirectory: join(folder, 'data'), databaseUrl: null, blobLocation: null };
  const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0 });
  try {
    await backUp(sourcePlace(servers[0]?.dataDirectory ?? ''), join(folder, 'backup'), {
      ...options,
      version: 'crash test',
    });
    await restore(join(folder, 'backup'), target, options);
    const installation = await openExisting(target);
    const { problems } = await verifyInstallation(installation, { ...options, quick: false, repair: false });
    await installation.close();
    for (const problem of problems) violation(`restored: ${problem}`);

    const server = await startOverpaint({
      DATA_DIR: target.dataDirectory,
      OPENAI_BASE_URL: standIn.baseUrl,
      OPENAI_API_KEY: 'sk-of-the-copy',
      DRAIN_TIMEOUT: '20',
    });
    const page = (await (await fetch(`${server.url}/api/runs?limit=100`)).json()) as RunPage;
    // A run may still be saving an answer that was in the backup.
    const open = page.runs.filter(({ status }) => !TERMINAL.has(status) && status !== 'saving');
    for (const { id, status } of open) violation(`restored: run ${id} is ${status}`);
    await server.stop('SIGTERM');
    const calls = standIn.calls().length;
    if (calls > 0) violation(`restored: ${calls} calls were sent that no user asked for`);
  } finally {
    await standIn.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
