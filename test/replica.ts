import { parseEnvironment } from '@/lib/server/environment';
import { openServices } from '@/lib/server/services';

/**
 * A server in its own process whose calls never end, for tests that kill it. Its settings are the JSON after its
 * name; it says `ready` when it works.
 */
const services = await openServices({
  environment: parseEnvironment(JSON.parse(process.argv[2] ?? '{}')),
  standIn: () => new Promise(() => undefined),
});
await services.runner.start();
services.overnightWorker.start();
process.stdout.write('ready\n');
