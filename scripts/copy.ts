import './node-version';
import { resolve } from 'node:path';
import { type Credentials, parseS3Location, type S3Location } from '@/lib/server/blobs/s3-location';
import { parsePostgresUrl } from '@/lib/server/database/postgres-location';
import type { Environment } from '@/lib/server/environment';
import { copyInstallation } from '@/lib/server/installation/copy-installation';
import {
  InstallationError,
  openExisting,
  openForWriting,
  type Place,
} from '@/lib/server/installation/installation';
import { hold, readUrlOrFile, runInstallationCommand } from './installation-command';
import { sayProblems } from './say-sums';

await runInstallationCommand({
  usage: [
    'npm run copy -- [--to-data FOLDER] [--to-database URL] [--to-blobs URL] [--resume]',
    '  --to-data FOLDER      everything into another data directory: SQLite, pictures, answers that are not stored yet',
    '  --to-database URL     the rows into PostgreSQL: postgres://user:password@host/name',
    '  --to-blobs URL        the pictures into a bucket: s3://KEY:SECRET@bucket/prefix?region=…',
    '  --resume              continues an interrupted copy',
    'Instead of a URL you can give the path of a file that holds it. Without --to-data, DATA_DIR stays where it is.',
  ].join('\n'),
  options: {
    'to-data': { type: 'string' },
    'to-database': { type: 'string' },
    'to-blobs': { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
  words: 0,
  async run({ environment, place, values, signal, say }) {
    const to = targetOf(place, environment, values['to-data'], values['to-database'], values['to-blobs']);
    if (to.dataDirectory !== place.dataDirectory) await hold(to.dataDirectory);
    await hold(place.dataDirectory);
    const source = await openExisting(place);
    const target = await openForWriting(to, source.migrations.at(-1));
    const { tables, blobs, spooledAnswers } = await copyInstallation(source, target, {
      resume: values.resume === true,
      atRest: true,
      signal,
      say,
    });
    await Promise.all([source.close(), target.close()]);
    sayProblems(blobs.problems, say);
    const settings = [
      ...(to.dataDirectory === place.dataDirectory ? [] : ['DATA_DIR']),
      ...(to.databaseUrl === place.databaseUrl ? [] : ['DATABASE_URL']),
      ...(to.blobLocation === place.blobLocation ? [] : ['BLOB_URL']),
    ];
    say(
      `Copied: ${tables === null ? 'no rows' : `${tables.run} runs and ${tables.image} images`}, ${blobs.copied} pictures, ${spooledAnswers} answers that are not stored yet.`,
    );
    say(`To use the copy, change ${settings.join(', ')} and start again. The source is unchanged.`);
    return blobs.problems.length === 0;
  },
});

function targetOf(
  source: Place,
  { bucketCredentials }: Environment,
  data: string | undefined,
  database: string | undefined,
  blobs: string | undefined,
): Place {
  if (data === undefined && database === undefined && blobs === undefined) {
    throw new InstallationError('Give at least one target: --to-data, --to-database or --to-blobs.');
  }
  const dataDirectory = data === undefined ? source.dataDirectory : resolve(data);
  // With --to-data, everything without another target goes into the new data directory.
  const rest = data === undefined ? source : { databaseUrl: null, blobLocation: null };
  return {
    dataDirectory,
    databaseUrl: database === undefined ? rest.databaseUrl : readDatabaseUrl(database),
    blobLocation: blobs === undefined ? rest.blobLocation : readLocation(blobs, bucketCredentials),
  };
}

function readDatabaseUrl(text: string): string {
  const parsed = parsePostgresUrl('--to-database', readUrlOrFile(text));
  if ('url' in parsed) return parsed.url;
  throw new InstallationError(parsed.problems.join('\n'));
}

function readLocation(text: string, credentials: Credentials | null): S3Location {
  const parsed = parseS3Location('--to-blobs', readUrlOrFile(text), credentials);
  if ('location' in parsed) return parsed.location;
  throw new InstallationError(parsed.problems.join('\n'));
}
