import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access } from '@/lib/server/accounts/visitor';
import type { RouteHandler } from '@/lib/server/http/handle';
import { ACCOUNTS_ADDRESS, FREE_TOKEN, openAccountsServer } from '@/test/accounts-server';
import { importRoutes, ROUTE_PATHS, type Route } from '@/test/all-routes';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { ask, type TestServer } from '@/test/server';

/** Who may ask what of each route: a route without a row fails, and so does a row without a route. */
const ACCESS: Record<string, Partial<Record<Method, Asked>>> = {
  'api/[[...path]]': { GET: 'anyone', POST: 'anyone', PUT: 'anyone', PATCH: 'anyone', DELETE: 'anyone' },
  'api/batches': { POST: 'make' },
  'api/collections': { GET: 'see', POST: 'make' },
  'api/collections/[id]': { GET: 'see', PATCH: 'make', DELETE: 'make' },
  'api/collections/[id]/images': { GET: 'see', POST: 'make' },
  'api/collections/[id]/images/[imageId]': { GET: 'see' },
  'api/collections/[id]/images/[imageId]/copy': { POST: 'make' },
  'api/collections/[id]/zip': { GET: 'see' },
  'api/references': { GET: 'see', POST: 'make' },
  'api/references/[id]': { GET: 'see', PATCH: 'make', DELETE: 'make' },
  'api/references/[id]/restore': { POST: 'make' },
  'api/collections/people': { GET: 'make, at a page' },
  'api/comparisons': { GET: 'see', POST: 'make' },
  'api/comparisons/[id]': { GET: 'see', PATCH: 'make', DELETE: 'make' },
  'api/comparisons/[id]/start': { POST: 'make' },
  'api/comparisons/price': { POST: 'make' },
  'api/jobs': { GET: 'see', POST: 'make' },
  'api/jobs/[id]': { GET: 'see', PATCH: 'make', DELETE: 'make' },
  'api/jobs/[id]/copy': { POST: 'make' },
  'api/jobs/[id]/items': { POST: 'make' },
  'api/jobs/[id]/items/[item]': { PATCH: 'make', DELETE: 'make' },
  'api/jobs/[id]/items/[item]/proof': { GET: 'see' },
  'api/jobs/[id]/packages/[kind]': { GET: 'see' },
  'api/jobs/[id]/packages/[kind]/report': { GET: 'see' },
  'api/jobs/[id]/price': { POST: 'make' },
  'api/jobs/[id]/start': { POST: 'make' },
  'api/edit': { POST: 'make' },
  'api/estimate': { POST: 'see' },
  'api/lettering': { POST: 'see' },
  'api/events': { GET: 'see' },
  'api/events/snapshot': { GET: 'see' },
  'api/generate': { POST: 'make' },
  'api/images': { GET: 'see', POST: 'make' },
  'api/images/[id]': { GET: 'see', PATCH: 'make', DELETE: 'make' },
  'api/images/[id]/cells': { POST: 'make' },
  'api/images/[id]/cut-out': { POST: 'make' },
  'api/images/[id]/details': { GET: 'see' },
  'api/images/[id]/lineage': { GET: 'see' },
  'api/images/[id]/place': { POST: 'make' },
  'api/images/[id]/place/preview': { POST: 'make' },
  'api/images/[id]/sticker': { GET: 'see' },
  'api/images/[id]/sticker/facts': { GET: 'see' },
  'api/images/bin': { GET: 'see', POST: 'make', DELETE: 'make' },
  'api/images/change': { POST: 'make' },
  'api/images/summary': { GET: 'see' },
  'api/images/zip': { GET: 'see', POST: 'make' },
  'api/invitations': { GET: 'admin', POST: 'admin' },
  'api/invitations/[id]': { DELETE: 'admin' },
  'api/invitations/accept': { POST: 'anyone' },
  'api/links': { GET: 'see', POST: 'make' },
  'api/links/[id]': { PATCH: 'make', DELETE: 'make' },
  'api/links/marks': { GET: 'see' },
  'api/links/marks/[id]': { DELETE: 'make' },
  'api/look/[code]': { GET: 'anyone', POST: 'anyone' },
  'api/look/[code]/images/[imageId]': { GET: 'anyone' },
  'api/look/[code]/marks': { POST: 'anyone' },
  'api/look/[code]/zip': { GET: 'anyone' },
  'api/mcp': { POST: 'see' },
  'api/me': { GET: 'self', PATCH: 'self' },
  'api/me/identities': { GET: 'self', POST: 'self' },
  'api/me/identities/[id]': { DELETE: 'self' },
  'api/me/passkeys': { GET: 'self', POST: 'self' },
  'api/me/passkeys/[id]': { PATCH: 'self', DELETE: 'self' },
  'api/me/passkeys/options': { POST: 'self' },
  'api/me/password': { PUT: 'self' },
  'api/me/sessions': { GET: 'self', DELETE: 'self' },
  'api/me/sessions/[id]': { DELETE: 'self' },
  'api/me/tokens': { GET: 'self', POST: 'self' },
  'api/me/tokens/[id]': { PATCH: 'self', DELETE: 'self' },
  'api/models': { GET: 'see' },
  'api/models/price': { PUT: 'admin' },
  'api/openapi.json': { GET: 'anyone' },
  'api/people': { GET: 'admin' },
  'api/people/[id]': { PATCH: 'admin', DELETE: 'admin' },
  'api/people/[id]/limits': { PUT: 'admin' },
  'api/people/[id]/password-link': { POST: 'admin' },
  'api/people/[id]/sessions': { DELETE: 'admin' },
  'api/presets': { GET: 'see', POST: 'make' },
  'api/presets/[id]': { PATCH: 'make', DELETE: 'make' },
  'api/prompts': { GET: 'see', DELETE: 'make' },
  'api/prompts/[sha256]': { DELETE: 'make' },
  'api/runs': { GET: 'see' },
  'api/runs/[id]': { GET: 'see', DELETE: 'make' },
  'api/runs/[id]/partials/[index]': { GET: 'see' },
  'api/runs/[id]/save': { POST: 'make' },
  'api/overnight/[id]/cancel': { POST: 'make' },
  'api/overnight/[id]/start': { POST: 'make' },
  'api/runs/summary': { GET: 'see' },
  'api/settings': { GET: 'admin', PUT: 'admin' },
  'api/setup': { POST: 'anyone' },
  'api/sign-in': { POST: 'anyone' },
  'api/sign-in/oidc': { GET: 'anyone', POST: 'anyone' },
  'api/sign-in/oidc/callback': { GET: 'anyone' },
  'api/sign-in/passkey': { POST: 'anyone' },
  'api/sign-in/passkey/options': { POST: 'anyone' },
  'api/sign-out': { POST: 'self' },
  'api/sign-up': { POST: 'anyone' },
  'api/status': { GET: 'see' },
  'api/trail': { GET: 'admin' },
  'api/trail.csv': { GET: 'admin' },
  'api/usage': { GET: 'see' },
  'api/usage.csv': { GET: 'see' },
  'api/wishes': { GET: 'self', POST: 'self' },
  'api/wishes/[id]': { POST: 'admin' },
  healthz: { GET: 'anyone' },
  metrics: { GET: 'metrics token' },
  'models/[file]': { GET: 'see' },
  readyz: { GET: 'anyone' },
};

type Asked = Access | 'make, at a page' | 'metrics token';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PARAMS = { id: 'x', index: '0', imageId: 'x', code: 'x', sha256: 'x', file: 'x' };
/** What is said to who may not ask at all, whatever they ask. */
const REFUSALS = ['sign_in_required', 'token_invalid', 'not_allowed', 'accounts_off'];

type Headers = Record<string, string>;

describe.each(TEST_ENGINES.map(({ engine }) => engine))('who may ask what, on %s', (engine) => {
  let routes: ReadonlyMap<string, Route>;
  let server: TestServer;

  beforeAll(async () => {
    server = await openAccountsServer(engine);
    routes = await importRoutes();
    const { database } = server.services;
    const roles = { local: 'admin', second: 'admin', ann: 'member', vic: 'viewer' } as const;
    for (const [id, role] of Object.entries(roles)) await addTestPerson(database, { id, role });
    await addTestPerson(database, { id: 'dan', state: 'disabled' });
    await addTestPerson(database, { id: 'wendy', state: 'waiting' });
  });
  afterAll(() => server.close());

  /** A new session for each request, since some requests end it. */
  async function atPage(personId: string): Promise<Headers> {
    const secret = await server.services.sessions.start(personId, { userAgent: null, address: 'here' });
    return { cookie: `overpaint=${secret}`, origin: ACCOUNTS_ADDRESS };
  }

  /** Beside it the cookie of an admin, which is worth nothing there. */
  async function byToken(personId: string, mayMake: 0 | 1): Promise<Headers> {
    const { secret } = await server.services.tokens.create(personId, { ...FREE_TOKEN, mayMake });
    return { ...(await atPage('second')), authorization: `Bearer ${secret}` };
  }

  async function byEndedToken(): Promise<Headers> {
    const headers = await byToken('ann', 1);
    await server.services.database.query.updateTable('token').set({ revokedAt: 1 }).execute();
    return headers;
  }

  async function afterItsSession(): Promise<Headers> {
    const headers = await atPage('ann');
    await server.services.database.query.updateTable('session').set({ usedAt: 1 }).execute();
    return headers;
  }

  /** With what each may do; without a list, with what they are told where more than nothing is asked of them. */
  const CALLERS: Readonly<Record<string, { ask: () => Promise<Headers>; may: readonly Access[] | string }>> =
    {
      nobody: { ask: async () => ({}), may: 'sign_in_required' },
      'somebody with the cookie of another installation': {
        ask: async () => ({ cookie: `overpaint=${'x'.repeat(43)}` }),
        may: 'sign_in_required',
      },
      'somebody who was disabled': { ask: () => atPage('dan'), may: 'sign_in_required' },
      'somebody who waits': { ask: () => atPage('wendy'), may: 'sign_in_required' },
      'somebody whose session has ended': { ask: afterItsSession, may: 'sign_in_required' },
      'a viewer': { ask: () => atPage('vic'), may: ['see', 'self'] },
      'a member': { ask: () => atPage('ann'), may: ['see', 'self', 'make'] },
      'an admin': { ask: () => atPage('second'), may: ['see', 'self', 'make', 'admin'] },
      'a reading token': { ask: () => byToken('ann', 0), may: ['see'] },
      'a making token': { ask: () => byToken('ann', 1), may: ['see', 'make'] },
      'a reading token of an admin': { ask: () => byToken('second', 0), may: ['see'] },
      'a making token of an admin': { ask: () => byToken('second', 1), may: ['see', 'make'] },
      'a making token of a viewer': { ask: () => byToken('vic', 1), may: ['see'] },
      'a token of somebody who was disabled': { ask: () => byToken('dan', 1), may: 'token_invalid' },
      'a revoked token': { ask: byEndedToken, may: 'token_invalid' },
    };

  /** @returns null: there is no such method; else the code with which it was turned away, or `heard` */
  async function answerTo(path: string, method: Method, headers: Headers): Promise<string | null> {
    const browser = new AbortController();
    const response = await ask(routes.get(path)?.[method] as RouteHandler, `/${path}`, {
      method,
      headers,
      params: PARAMS,
      signal: browser.signal,
    });
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const { error } = isJson ? ((await response.json()) as { error?: { code: string } }) : {};
    browser.abort();
    if (!response.bodyUsed) await response.body?.cancel();
    if (response.status === 405) return null;
    return error !== undefined && REFUSALS.includes(error.code) ? error.code : 'heard';
  }

  it('is written down for every route', () => {
    expect(Object.keys(ACCESS).sort()).toEqual(ROUTE_PATHS);
  });

  it.each(ROUTE_PATHS)('/%s', async (path) => {
    const taken: Method[] = [];
    for (const method of METHODS) {
      if ((await answerTo(path, method, await atPage('second'))) !== null) taken.push(method);
    }
    expect(Object.keys(ACCESS[path] ?? {}).sort()).toEqual(taken.sort());
    for (const [method, access] of Object.entries(ACCESS[path] ?? {}) as [Method, Asked][]) {
      for (const [name, caller] of Object.entries(CALLERS)) {
        const answer = await answerTo(path, method, await caller.ask());
        expect(answer, `${method} by ${name}`).toBe(expected(caller.may, access));
      }
    }
  });
});

function expected(may: readonly Access[] | string, access: Asked): string {
  // One of its own, which no person has (METRICS_TOKEN).
  if (access === 'metrics token') return 'token_invalid';
  if (access === 'anyone') return 'heard';
  if (typeof may === 'string') return may;
  if (access === 'make, at a page') {
    return may.includes('make') && may.includes('self') ? 'heard' : 'not_allowed';
  }
  return may.includes(access) ? 'heard' : 'not_allowed';
}
