import 'server-only';
import type { OidcSettings, RoleRule } from '@/lib/server/sign-in-settings';
import { ROLES, type Role } from '@/lib/shared/accounts';
import { OverpaintError } from '@/lib/shared/errors';
import { isRecord } from '@/lib/shared/is-record';

/** Who somebody is, as a provider has confirmed it. `issuer` and `subject` are the identity, the rest may change. */
export type ConfirmedIdentity = {
  issuer: string;
  subject: string;
  /** Null: none, or none that the provider has verified. */
  email: string | null;
  name: string | null;
  /** Null: the provider does not decide about roles here. */
  role: Role | null;
};

type Rules = Pick<OidcSettings, 'allowedDomains' | 'allowedGroups' | 'roles'>;
type Claims = Readonly<Record<string, unknown>> & { iss: string; sub: string };

/** For whoever is in no allowed group or domain, or has no role. */
const EVERYBODY_ELSE = '*';

/** The claims that the settings ask for. Some providers have them only in the answer of their userinfo endpoint. */
export function wantedClaims({ allowedGroups, roles }: Rules): string[] {
  return [
    'email',
    'name',
    ...(allowedGroups === null ? [] : ['groups']),
    ...(roles === null ? [] : [roles.claim.split('.')[0] ?? roles.claim]),
  ];
}

/** @throws OverpaintError no_account for somebody whom the settings do not let in */
export function readClaims(claims: Claims, rules: Rules): ConfirmedIdentity {
  const email = verifiedEmail(claims);
  const domain = email?.split('@').at(-1)?.toLowerCase();
  const inDomain =
    rules.allowedDomains === null || (domain !== undefined && rules.allowedDomains.includes(domain));
  const groups = textsOf(claims.groups);
  const inGroup = rules.allowedGroups === null || rules.allowedGroups.some((group) => groups.includes(group));
  if (!inDomain || !inGroup) throw new OverpaintError('no_account');
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email,
    name: firstText(claims.name, claims.preferred_username, email?.split('@')[0]),
    role: rules.roles === null ? null : roleOf(claims, rules.roles),
  };
}

/** At some providers people write any address into their own profile. */
function verifiedEmail({ email, email_verified }: Claims): string | null {
  return typeof email === 'string' && email_verified === true ? email : null;
}

/** The highest role that one of the values means. */
function roleOf(claims: Claims, { claim, values }: RoleRule): Role {
  const said = textsOf(claims[claim] ?? follow(claims, claim.split('.')));
  const role =
    ROLES.find((each) => values[each].some((value) => said.includes(value))) ??
    ROLES.find((each) => values[each].includes(EVERYBODY_ELSE));
  if (role === undefined) throw new OverpaintError('no_account');
  return role;
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), value);
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((each) => typeof each === 'string');
}

function firstText(...values: unknown[]): string | null {
  return values.flatMap(textsOf).find((text) => text.trim() !== '') ?? null;
}
