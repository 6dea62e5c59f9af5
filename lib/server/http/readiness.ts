import 'server-only';
import { access, constants } from 'node:fs/promises';
import { sql } from 'kysely';
import { describeDiskTrouble, diskTroubleOf } from '@/lib/server/disk/disk-trouble';
import { hasRoom } from '@/lib/server/runs/disk-room';
import type { Services } from '@/lib/server/services';

/** Whether this server should be given requests. OpenAI is not asked: its bad hour is no reason to hide this server. */
export async function readiness({
  database,
  environment,
  runner,
  isDraining,
}: Pick<Services, 'database' | 'environment' | 'runner' | 'isDraining'>): Promise<{
  ok: boolean;
  problems: string[];
}> {
  const problems = new Set<string>();
  if (isDraining()) problems.add('The server is shutting down.');
  else if (!runner.hasStarted()) problems.add('What an earlier server left is not taken over yet.');
  try {
    await sql`select 1`.execute(database.query);
  } catch (error) {
    problems.add(sentenceOf(error) ?? 'The database cannot be reached.');
  }
  try {
    // Where no run at all would be admitted.
    if (!(await hasRoom(environment.dataDirectory, 0, 0))) problems.add(describeDiskTrouble('full'));
    await access(environment.dataDirectory, constants.W_OK);
  } catch (error) {
    problems.add(sentenceOf(error) ?? describeDiskTrouble('not_opened'));
  }
  return { ok: problems.size === 0, problems: [...problems] };
}

function sentenceOf(error: unknown): string | null {
  const trouble = diskTroubleOf(error);
  return trouble === null ? null : describeDiskTrouble(trouble);
}
