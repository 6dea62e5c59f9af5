import './node-version';
import { resolve } from 'node:path';
import { restore } from '@/lib/server/installation/backup';
import { hold, runInstallationCommand } from './installation-command';
import { sayProblems, saySums } from './say-sums';

await runInstallationCommand({
  usage:
    'npm run restore -- FOLDER [--resume]    copies a backup into an empty installation, as set by DATA_DIR, DATABASE_URL and BLOB_URL',
  options: { resume: { type: 'boolean', default: false } },
  words: 1,
  async run({ place, words, values, signal, say }) {
    await hold(place.dataDirectory);
    const manifest = await restore(resolve(words[0] ?? ''), place, {
      resume: values.resume === true,
      signal,
      say,
    });
    saySums(manifest, say);
    sayProblems(manifest.problems, say);
    say('Restored. To start it: npm start');
    return manifest.problems.length === 0;
  },
});
