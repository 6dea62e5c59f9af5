import 'server-only';
import { countServers } from '@/lib/server/database/server-lock';
import { LET_GO } from '@/lib/server/runs/claim-run';
import { OPEN_STATES } from '@/lib/shared/run-status';
import { describeDatabase, type Installation, InstallationError } from './installation';

/**
 * Of PostgreSQL, which several servers may share. Holding a data directory shows that no server works on it
 * (lib/server/database/hold-directory.ts).
 *
 * @throws InstallationError while a server is connected, or holds runs
 */
export async function refuseLiving({ place, database, migrations }: Installation): Promise<void> {
  if (database.engine === 'sqlite' || migrations.length === 0) return;
  const stop = 'Stop every server of it first: a copy cannot know what they send meanwhile.';
  if ((await countServers(database.query)) > 0) {
    throw new InstallationError(`Overpaint is running on ${describeDatabase(place)}. ${stop}`);
  }
  const held = await database.query
    .selectFrom('run')
    .select('id')
    .where('status', 'in', OPEN_STATES)
    .where('leaseUntil', '>=', await database.now())
    .where('leaseOwner', 'not like', `%${LET_GO}`)
    .limit(1)
    .executeTakeFirst();
  if (held === undefined) return;
  throw new InstallationError(
    `A server holds runs of ${describeDatabase(place)}, or was killed within the last half minute. ${stop}`,
  );
}
