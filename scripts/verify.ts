import './node-version';
import {
  describeBlobs,
  describeDatabase,
  openExisting,
  openForWriting,
} from '@/lib/server/installation/installation';
import { verifyInstallation } from '@/lib/server/installation/verify-installation';
import { runInstallationCommand } from './installation-command';
import { sayProblems } from './say-sums';

await runInstallationCommand({
  usage: [
    'npm run verify -- [--quick] [--repair]',
    '  --quick     checks only the sizes of pictures instead of reading them',
    '  --repair    rebuilds what can be derived from runs and images: the totals of the budget, the list of the library',
  ].join('\n'),
  options: { quick: { type: 'boolean', default: false }, repair: { type: 'boolean', default: false } },
  words: 0,
  async run({ place, values, signal, say }) {
    const repair = values.repair === true;
    const existing = await openExisting(place);
    const installation = repair ? await openForWriting(place, existing.migrations.at(-1)) : existing;
    say(`Rows in ${describeDatabase(place)}, pictures in ${describeBlobs(place)}`);
    const { problems, repaired, notes } = await verifyInstallation(installation, {
      quick: values.quick === true,
      repair,
      signal,
      say,
    });
    await existing.close();
    if (installation !== existing) await installation.close();
    for (const note of notes) say(`· ${note}`);
    for (const each of repaired) say(`✓ repaired: ${each}`);
    sayProblems(problems, say);
    say(
      problems.length === 0
        ? 'All is well.'
        : `${problems.length === 1 ? 'One problem' : `${problems.length} problems`} found.`,
    );
    return problems.length === 0;
  },
});
