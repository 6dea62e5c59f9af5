import './node-version';
import { resolve } from 'node:path';
import { backUp } from '@/lib/server/installation/backup';
import { runInstallationCommand } from './installation-command';
import { sayProblems, saySums } from './say-sums';

await runInstallationCommand({
  usage:
    'npm run backup -- FOLDER [--resume]    copies everything into a new folder, even while the server runs',
  options: { resume: { type: 'boolean', default: false } },
  words: 1,
  async run({ environment, place, words, values, signal, say }) {
    const directory = resolve(words[0] ?? '');
    const manifest = await backUp(place, directory, {
      resume: values.resume === true,
      signal,
      say,
      version: environment.version,
    });
    saySums(manifest, say);
    sayProblems(manifest.problems, say);
    say(`The backup is in ${directory}. To restore it: npm run restore -- ${directory}`);
    return manifest.problems.length === 0;
  },
});
