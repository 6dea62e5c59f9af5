import 'server-only';
import { dataPaths } from '@/lib/server/environment';
import { giveUpOpenRuns, matchSpooledAnswers } from './give-up-open-runs';
import { openExisting, openForWriting, type Place } from './installation';
import { refuseLiving } from './refuse-living';

/**
 * For an installation that was taken back to an earlier moment by means that nothing here can recognise, such as the
 * snapshot of a disk: gives up the runs that were open in it.
 *
 * @returns how many
 * @throws InstallationError when there is none, or a server is at work on it
 */
export async function holdOpenRuns(place: Place): Promise<number> {
  const existing = await openExisting(place);
  await existing.close();
  const installation = await openForWriting(place, existing.migrations.at(-1));
  try {
    await refuseLiving(installation);
    const { database, migrations } = installation;
    const now = await database.now();
    return await database.query.transaction().execute(async (transaction) => {
      const given = await giveUpOpenRuns(transaction, migrations, now);
      await matchSpooledAnswers(transaction, dataPaths(place.dataDirectory).spool);
      return given;
    });
  } finally {
    await installation.close();
  }
}
