import 'server-only';
import type { PersonRecord } from '@/lib/server/accounts/sessions';
import type { Visitor } from '@/lib/server/accounts/visitor';
import type { Services } from '@/lib/server/services';
import type { WireMe, WireSession } from '@/lib/shared/wire-accounts';

export function wireMe({ environment }: Services, person: PersonRecord): WireMe {
  const { id, name, email, role, passwordHash } = person;
  return {
    id,
    name,
    email: email ?? '',
    role,
    hasPassword: passwordHash !== null,
    mayHavePassword: environment.passwordLogin && email !== null,
  };
}

/** Where this person is signed in: first the session that asks, then the one used last. */
export async function wireSessions(
  { sessions }: Services,
  { ownerId, sessionId }: Extract<Visitor, { kind: 'person' }>,
): Promise<WireSession[]> {
  const found = await sessions.list(ownerId);
  return found
    .map(({ id, userAgent, address, createdAt, usedAt }) => ({
      id,
      current: id === sessionId,
      userAgent,
      address,
      createdAt,
      usedAt,
    }))
    .toSorted((a, b) => Number(b.current) - Number(a.current));
}
