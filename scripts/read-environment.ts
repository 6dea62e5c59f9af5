import { join } from 'node:path';
import { ConfigurationError, type Environment, readEnvironment } from '@/lib/server/environment';

/**
 * The environment, with what `.env` adds to it: the file fills in what is not said, and never overrides. Mistakes are
 * printed, all at once, and end the program.
 */
export function readEnvironmentOrExit(root: string): Environment {
  try {
    process.loadEnvFile(join(root, '.env'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return readEnvironment();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
