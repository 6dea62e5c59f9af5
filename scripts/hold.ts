import './node-version';
import { holdOpenRuns } from '@/lib/server/installation/hold';
import { hold, runInstallationCommand } from './installation-command';

await runInstallationCommand({
  usage:
    'npm run hold    after the snapshot of a disk or a machine was brought back, before the first start: runs that were open in it wait for a person',
  options: {},
  words: 0,
  async run({ place, say }) {
    await hold(place.dataDirectory);
    const held = await holdOpenRuns(place);
    say(
      held === 0
        ? 'No run was open: nothing is sent by itself.'
        : `${held === 1 ? 'One run was' : `${held} runs were`} open. Nothing is sent by itself: each is shown as unknown, and can be run again.`,
    );
    return true;
  },
});
