import 'server-only';
import { ROLES, type Role } from '@/lib/shared/accounts';

/** The OpenID Connect provider at which people may sign in. */
export type OidcSettings = {
  /** Exactly as the provider writes it in what it signs. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says; null: “your provider”. */
  name: string | null;
  scopes: string;
  /** Lower case; null: any address, or none. */
  allowedDomains: readonly string[] | null;
  /** Null: any group, or none. */
  allowedGroups: readonly string[] | null;
  roles: RoleRule | null;
};

/** Which role a claim gives. */
export type RoleRule = {
  /** The name of a claim, or the way to it, such as `realm_access.roles`. */
  claim: string;
  /** By role, the values of the claim that mean it. */
  values: Readonly<Record<Role, readonly string[]>>;
};

type Given = {
  issuer: string | null;
  clientId: string | null;
  clientSecret: string | null;
  name: string | null;
  scopes: string | null;
  allowedDomains: string | null;
  allowedGroups: string | null;
  roleClaim: string | null;
  roleValues: string | null;
};

/** @returns null where no provider is named; what is wrong is added to `problems` */
export function parseOidcSettings(given: Given, problems: string[]): OidcSettings | null {
  const { issuer, clientId, clientSecret } = given;
  if (issuer === null || clientId === null || clientSecret === null) {
    if (Object.values(given).some((value) => value !== null)) {
      problems.push(
        'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET need each other: set all three or none.',
      );
    }
    return null;
  }
  if (!isIssuer(issuer)) {
    problems.push(
      'OIDC_ISSUER must be the address of the provider, such as https://id.example.com, without “?” and “#”. Only on this machine may it be http.',
    );
  }
  const scopes = given.scopes ?? 'openid profile email';
  if (!scopes.split(/\s+/).includes('openid')) problems.push('OIDC_SCOPES must hold “openid”.');
  const domains = listOf(given.allowedDomains);
  for (const domain of domains ?? []) {
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain))
      problems.push(
        `OIDC_ALLOWED_DOMAINS must list domains such as example.com, with commas between them, not “${domain}”.`,
      );
  }
  return {
    issuer,
    clientId,
    clientSecret,
    name: given.name,
    scopes,
    allowedDomains: domains?.map((domain) => domain.toLowerCase()) ?? null,
    allowedGroups: listOf(given.allowedGroups),
    roles: parseRoles(given, problems),
  };
}

/** Plain HTTP only where nobody else can listen. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username, password } = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (
    search + hash + username + password === '' && (protocol === 'https:' || (protocol === 'http:' && local))
  );
}

/** Groups may have spaces in their names. */
function listOf(text: string | null): string[] | null {
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  const named = entries.filter((entry) => entry !== '');
  return named.length === 0 ? null : named;
}

function parseRoles({ roleClaim, roleValues }: Given, problems: string[]): RoleRule | null {
  if (roleClaim === null && roleValues === null) return null;
  if (roleClaim === null || roleValues === null) {
    problems.push('OIDC_ROLE_CLAIM and OIDC_ROLE_VALUES need each other: set both or neither.');
    return null;
  }
  const values: Record<Role, string[]> = { admin: [], member: [], viewer: [] };
  for (const entry of listOf(roleValues) ?? []) {
    const [, name = '', value = ''] = /^([a-z]+)\s*=\s*(\S.*)$/.exec(entry) ?? [];
    const role = ROLES.find((known) => known === name);
    if (role === undefined) {
      problems.push(
        `OIDC_ROLE_VALUES must say which value means which role, such as admin=studio-admins,member=staff,viewer=*, not “${entry}”.`,
      );
    } else values[role].push(value);
  }
  return { claim: roleClaim, values };
}
