import 'server-only';
import { LOCAL_OWNER_ID, mayMake } from '@/lib/shared/accounts';
import { OverpaintError } from '@/lib/shared/errors';
import type { PersonRecord, Sessions } from './sessions';
import type { TokenRecord, Tokens } from './tokens';

/** Who asks. `ownerId`: whose rows they may see. */
export type Visitor =
  /** Everybody, where there are no accounts. */
  | { kind: 'operator'; ownerId: string }
  | { kind: 'person'; ownerId: string; person: PersonRecord; sessionId: string }
  | { kind: 'token'; ownerId: string; person: PersonRecord; token: TokenRecord };

/**
 * What a route asks of its visitor.
 * - `anyone`: nothing.
 * - `see`: to be signed in, or a token.
 * - `make`: to be a member or an admin, or a token that may make things.
 * - `self`: an account of one's own, and no token: programs do not change ways in.
 * - `admin`: to be an admin, and no token.
 */
export type Access = 'anyone' | 'see' | 'make' | 'self' | 'admin';

export const OPERATOR: Visitor = { kind: 'operator', ownerId: LOCAL_OWNER_ID };

export type VisitorParts = {
  sessions: Sessions;
  tokens: Tokens;
  cookieName: string;
};

/**
 * By the token of a program or by the session in the cookie, never by both: beside a token a cookie says nothing.
 *
 * @returns null for who is not signed in
 * @throws OverpaintError token_invalid
 */
export async function findVisitor(
  { sessions, tokens, cookieName }: VisitorParts,
  headers: Pick<Headers, 'get'>,
): Promise<Exclude<Visitor, { kind: 'operator' }> | null> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    if (!/^bearer +\S/i.test(authorization.trim()))
      throw new OverpaintError('token_invalid', { key: 'refusals.tokenScheme' });
    const [, secret] = /^bearer +([\w-]{1,200})$/i.exec(authorization.trim()) ?? [];
    const found = secret === undefined ? null : await tokens.find(secret);
    if (found === null) throw new OverpaintError('token_invalid');
    return { kind: 'token', ownerId: found.person.id, ...found };
  }
  const secret = readCookie(headers.get('cookie') ?? '', cookieName);
  const found = secret === null ? null : await sessions.find(secret);
  if (found === null) return null;
  return { kind: 'person', ownerId: found.person.id, person: found.person, sessionId: found.session.id };
}

function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key = '', value = ''] = pair.split('=', 2);
    if (key.trim() === name) return /^[\w-]{43}$/.test(value.trim()) ? value.trim() : null;
  }
  return null;
}

/** @throws OverpaintError sign_in_required, not_allowed, accounts_off */
export function checkAccess(visitor: Visitor | null, access: Access): void {
  if (access === 'anyone') return;
  if (visitor === null) throw new OverpaintError('sign_in_required');
  if (visitor.kind === 'operator') {
    if (access === 'self') throw new OverpaintError('accounts_off');
    return;
  }
  if (mayDo(visitor, access)) return;
  if (visitor.kind !== 'token') throw new OverpaintError('not_allowed');
  const readOnly = access === 'make' && mayMake(visitor.person.role);
  if (access === 'make' && !readOnly) throw new OverpaintError('not_allowed');
  throw new OverpaintError('not_allowed', {
    key: readOnly ? 'refusals.tokenReadOnly' : 'refusals.notForTokens',
  });
}

function mayDo(visitor: Exclude<Visitor, { kind: 'operator' }>, access: Exclude<Access, 'anyone'>): boolean {
  const byToken = visitor.kind === 'token';
  const { role } = visitor.person;
  switch (access) {
    case 'see':
      return true;
    case 'make':
      return mayMake(role) && (!byToken || visitor.token.mayMake === 1);
    case 'self':
      return !byToken;
    case 'admin':
      return role === 'admin' && !byToken;
  }
}

/** Whether the visitor may see what belongs to all: an admin at a page, or anybody where there are no accounts. */
export function isAdmin(visitor: Visitor): boolean {
  return visitor.kind === 'operator' || mayDo(visitor, 'admin');
}
