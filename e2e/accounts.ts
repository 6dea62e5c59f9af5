import type { BrowserContext } from '@playwright/test';
import type { Role } from '@/lib/shared/accounts';
import { freePort } from '@/scripts/postgres';
import { expect } from './rig';

export const PASSWORD = 'a phrase that nobody uses';

/**
 * Of a server to which people sign in: it has to know its address before it starts.
 *
 * @param host passkeys are for names of hosts, not for their numbers
 */
export async function accountsEnvironment(host: '127.0.0.1' | 'localhost' = '127.0.0.1') {
  const port = String(await freePort());
  return { AUTH: 'accounts', PORT: port, PUBLIC_URL: `http://${host}:${port}` };
}

/** Ann is the first admin, and signed in. */
export async function setUp({ request }: BrowserContext): Promise<void> {
  const data = { code: null, email: 'ann@example.com', name: 'Ann', password: PASSWORD };
  expect((await request.post('/api/setup', { data })).status()).toBe(204);
}

/** Afterwards they are signed in too. */
export async function invite(
  admin: BrowserContext,
  person: BrowserContext,
  name: string,
  role: Role = 'member',
): Promise<void> {
  const invited = await admin.request.post('/api/invitations', { data: { role } });
  const { link } = (await invited.json()) as { link: string };
  const email = `${name.toLowerCase()}@example.com`;
  const accepted = await person.request.post('/api/invitations/accept', {
    data: { code: link.split('/').at(-1), email, name, password: PASSWORD },
  });
  expect(accepted.status()).toBe(204);
}
