import 'server-only';
import { ROLES, type Role } from '@/lib/shared/accounts';
import type { SecretName, SettingName } from './settings';

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

export type SignInSettings = {
  /** Null: nobody signs in at a provider. */
  oidc: OidcSettings | null;
  /** Passwords and passkeys. Off, people sign in at the provider alone. */
  passwordLogin: boolean;
};

type Environment = {
  text: (name: SettingName) => string | null;
  secret: (name: SecretName) => string | null;
};

/** What is wrong is added to `problems`. */
export function readSignInSettings(environment: Environment, problems: string[]): SignInSettings {
  const oidc = readOidcSettings(environment, problems);
  const given = environment.text('PASSWORD_LOGIN') ?? 'on';
  if (given !== 'on' && given !== 'off')
    problems.push(`PASSWORD_LOGIN must be “on” or “off”, not “${given}”.`);
  if (given === 'off' && environment.text('OIDC_ISSUER') === null)
    problems.push('PASSWORD_LOGIN=off leaves no way in without OIDC_ISSUER. Set that too, or leave it out.');
  return { oidc, passwordLogin: given !== 'off' };
}

const OPTIONAL = [
  'OIDC_NAME',
  'OIDC_SCOPES',
  'OIDC_ALLOWED_DOMAINS',
  'OIDC_ALLOWED_GROUPS',
  'OIDC_ROLE_CLAIM',
  'OIDC_ROLE_VALUES',
] as const;

function readOidcSettings({ text, secret }: Environment, problems: string[]): OidcSettings | null {
  const [issuer, clientId] = [text('OIDC_ISSUER'), text('OIDC_CLIENT_ID')];
  const clientSecret = secret('OIDC_CLIENT_SECRET');
  if (issuer === null || clientId === null || clientSecret === null) {
    const some = [issuer, clientId, clientSecret, ...OPTIONAL.map(text)].some((value) => value !== null);
    if (some)
      problems.push(
        'OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET need each other: set all three or none.',
      );
    return null;
  }
  if (!isIssuer(issuer)) {
    problems.push(
      'OIDC_ISSUER must be the address of the provider, such as https://id.example.com, without “?” and “#”. Only on this machine may it be http.',
    );
  }
  const scopes = text('OIDC_SCOPES') ?? 'openid profile email';
  if (!scopes.split(/\s+/).includes('openid')) problems.push('OIDC_SCOPES must hold “openid”.');
  const domains = listOf(text('OIDC_ALLOWED_DOMAINS'));
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
    name: text('OIDC_NAME'),
    scopes,
    allowedDomains: domains?.map((domain) => domain.toLowerCase()) ?? null,
    allowedGroups: listOf(text('OIDC_ALLOWED_GROUPS')),
    roles: parseRoles(text('OIDC_ROLE_CLAIM'), text('OIDC_ROLE_VALUES'), problems),
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

function parseRoles(
  roleClaim: string | null,
  roleValues: string | null,
  problems: string[],
): RoleRule | null {
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
