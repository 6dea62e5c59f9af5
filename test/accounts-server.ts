import { openTestSchema } from './databases';
import { openTestServer, type TestServer } from './server';

export const ACCOUNTS_ADDRESS = 'http://127.0.0.1:3000';

/** For tests: a server to which people sign in, on either engine. Closing it takes its database away. */
export async function openAccountsServer(
  engine: string,
  environment: Record<string, string> = {},
): Promise<TestServer> {
  const schema = engine === 'postgres' ? await openTestSchema?.() : null;
  const server = await openTestServer({
    AUTH: 'accounts',
    PUBLIC_URL: ACCOUNTS_ADDRESS,
    ...(schema == null ? {} : { DATABASE_URL: schema.url }),
    ...environment,
  });
  return {
    ...server,
    async close() {
      await server.close();
      await schema?.remove();
    },
  };
}

/** A token that may make everything, for as long as it likes. */
export const FREE_TOKEN = {
  name: 'Night job',
  mayMake: 1,
  models: null,
  monthlyMicroUsd: null,
  runMicroUsd: null,
  expiresAt: null,
};
