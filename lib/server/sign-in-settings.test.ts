import { expect, test } from 'vitest';
import { ConfigurationError, parseEnvironment } from './environment';

const PROVIDER = {
  OIDC_ISSUER: 'https://id.example.com/realms/house',
  OIDC_CLIENT_ID: 'overpaint',
  OIDC_CLIENT_SECRET: 'secret',
};

function problemsOf(source: Record<string, string>): readonly string[] {
  try {
    parseEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test('without a provider people sign in with what they have here', () => {
  expect(parseEnvironment({})).toMatchObject({ oidc: null, passwordLogin: true });
});

test('a provider lets in whoever was invited, unless told who may', () => {
  expect(parseEnvironment(PROVIDER).oidc).toEqual({
    issuer: 'https://id.example.com/realms/house',
    clientId: 'overpaint',
    clientSecret: 'secret',
    name: null,
    scopes: 'openid profile email',
    allowedDomains: null,
    allowedGroups: null,
    roles: null,
  });
});

test('lists have commas between their entries, and groups may have spaces in their names', () => {
  const { oidc, passwordLogin } = parseEnvironment({
    ...PROVIDER,
    OIDC_ALLOWED_DOMAINS: 'Example.com, example.org',
    OIDC_ALLOWED_GROUPS: 'Studio staff,,admins',
    OIDC_ROLE_CLAIM: 'groups',
    OIDC_ROLE_VALUES: 'admin = Studio admins, member=staff, member=design, viewer=*',
    PASSWORD_LOGIN: 'off',
  });
  expect(oidc).toMatchObject({
    allowedDomains: ['example.com', 'example.org'],
    allowedGroups: ['Studio staff', 'admins'],
    roles: {
      claim: 'groups',
      values: { admin: ['Studio admins'], member: ['staff', 'design'], viewer: ['*'] },
    },
  });
  expect(passwordLogin).toBe(false);
});

test.each([
  ['http://localhost:8080', true],
  ['http://127.0.0.1:8080/realms/house', true],
  ['https://id.example.com/', true],
  ['http://id.example.com', false],
  ['id.example.com', false],
  ['https://id.example.com/?realm=house', false],
  ['https://user:word@id.example.com', false],
])('%s is an issuer: %s', (issuer, fine) => {
  expect(problemsOf({ ...PROVIDER, OIDC_ISSUER: issuer }).length === 0).toBe(fine);
});

test.each([
  [{ OIDC_ISSUER: PROVIDER.OIDC_ISSUER }, 'need each other: set all three'],
  [{ OIDC_NAME: 'House' }, 'need each other: set all three'],
  [{ ...PROVIDER, OIDC_SCOPES: 'profile email' }, '“openid”'],
  [{ ...PROVIDER, OIDC_ALLOWED_DOMAINS: '@example.com' }, '“@example.com”'],
  [{ ...PROVIDER, OIDC_ROLE_CLAIM: 'groups' }, 'need each other: set both'],
  [{ ...PROVIDER, OIDC_ROLE_CLAIM: 'groups', OIDC_ROLE_VALUES: 'owner=boss' }, '“owner=boss”'],
  [{ PASSWORD_LOGIN: 'off' }, 'leaves no way in'],
  [{ PASSWORD_LOGIN: 'no' }, 'not “no”'],
])('%j is a mistake', (source, said) => {
  expect(problemsOf(source)).toEqual([expect.stringContaining(said)]);
});
