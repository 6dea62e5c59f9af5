import 'server-only';
import { CamelCasePlugin, Kysely } from 'kysely';
import { openNodeSqlite } from '@/lib/server/database/node-sqlite';
import type { Database } from '@/lib/server/database/schema';
import { serveJobs } from '@/lib/server/threads/serve-jobs';
import type { SummaryJobs } from './summaries';
import { summariseLibrary } from './summarise-library';

const opened = new Map<string, Kysely<Database>>();

serveJobs<SummaryJobs>((_name, { sqlitePath, ownerId, filter }) => {
  const known = opened.get(sqlitePath);
  const query =
    known ??
    new Kysely<Database>({
      dialect: openNodeSqlite(sqlitePath, { readOnly: true }),
      plugins: [new CamelCasePlugin()],
    });
  if (known === undefined) opened.set(sqlitePath, query);
  // Of one moment: the marks are those of what was counted.
  return query
    .transaction()
    .execute((transaction) => summariseLibrary({ engine: 'sqlite', query: transaction }, ownerId, filter));
});
