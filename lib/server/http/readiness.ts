import 'server-only';
import { sql } from 'kysely';
import type { Services } from '@/lib/server/services';

/** Whether this server should be given requests. OpenAI is not asked: its bad hour is no reason to hide this server. */
export async function readiness(
  services: Pick<Services, 'database' | 'isDraining'>,
): Promise<{ ok: boolean; problems: string[] }> {
  const problems: string[] = [];
  if (services.isDraining()) problems.push('The server is shutting down.');
  try {
    await sql`select 1`.execute(services.database.query);
  } catch {
    problems.push('The database cannot be reached.');
  }
  return { ok: problems.length === 0, problems };
}
