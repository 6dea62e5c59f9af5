import 'server-only';
import type { Kysely } from 'kysely';
import { fillOnce } from '@/lib/server/database/fill-once';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedParams } from '@/lib/server/database/stored-json';
import { type PromptUse, rememberPrompts } from './remember-prompts';

const BATCH = 1000;

/** The history of the runs that were made before there was one. Resolves as `fillOnce`, to how many runs were read. */
export function fillPrompts(database: OpenDatabase): Promise<number | null> {
  return fillOnce(database, 'prompts.version', async (transaction) => {
    let count = 0;
    let last: Run | undefined;
    for (;;) {
      const runs = await readRuns(transaction, last);
      await rememberPrompts(transaction, runs.map(toUse));
      count += runs.length;
      last = runs.at(-1);
      if (runs.length < BATCH) return count;
    }
  });
}

type Run = { id: string; ownerId: string; params: string; createdAt: number };

/** The oldest first. */
function readRuns(query: Kysely<Database>, after: Run | undefined): Promise<Run[]> {
  let select = query.selectFrom('run').select(['id', 'ownerId', 'params', 'createdAt']);
  if (after !== undefined) {
    select = select.where((is) =>
      is.or([
        is('createdAt', '>', after.createdAt),
        is.and([is('createdAt', '=', after.createdAt), is('id', '>', after.id)]),
      ]),
    );
  }
  return select.orderBy('createdAt').orderBy('id').limit(BATCH).execute();
}

function toUse(run: Run): PromptUse {
  const { id, ownerId, createdAt } = run;
  const { prompt } = storedParams(run);
  // Older versions let NUL in, and PostgreSQL does not.
  return { ownerId, prompt: prompt.replaceAll('\0', '\ufffd'), runId: id, usedAt: createdAt };
}
