import './node-version';
import { holdOpenRuns } from '@/lib/server/installation/hold';
import { hold, runInstallationCommand } from './installation-command';

await runInstallationCommand({
  usage:
    'npm run hold    run this after restoring a snapshot of a disk or machine, before the first start: runs that were open in it wait until you run them again',
  options: {},
  words: 0,
  async run({ place, say }) {
    await hold(place.dataDirectory);
    const held = await holdOpenRuns(place);
    say(
      held === 0
        ? 'No run was open. Nothing will be sent automatically.'
        : `${held === 1 ? 'One run was' : `${held} runs were`} open. Nothing will be sent automatically: each is shown as unknown and can be run again.`,
    );
    return true;
  },
});
