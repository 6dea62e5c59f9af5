import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RouteHandler } from '@/lib/server/http/handle';
import { importRoutes, ROUTE_PATHS, type Route } from '@/test/all-routes';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';

let routes: ReadonlyMap<string, Route>;
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  routes = await importRoutes();
});
afterAll(() => server.close());

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function call(path: string, method: string, headers: Record<string, string>): Promise<Response> {
  const handler = routes.get(path)?.[method];
  if (handler === undefined) throw new Error(`${path} exports no ${method}`);
  return ask(handler, `/${path}`, {
    method,
    headers,
    params: { id: 'x', index: '0', imageId: 'x', code: 'x' },
  });
}

describe.each(ROUTE_PATHS)('/%s', (path) => {
  it('answers every method itself, and never without the headers that keep it harmless', async () => {
    for (const method of METHODS) {
      const browser = new AbortController();
      const handler = routes.get(path)?.[method];
      expect(handler, method).toBeTypeOf('function');
      const response = await ask(handler as RouteHandler, `/${path}`, {
        method,
        params: { id: 'x', index: '0', imageId: 'x', code: 'x' },
        signal: browser.signal,
      });
      expect(response.headers.get('x-content-type-options'), method).toBe('nosniff');
      expect(response.headers.get('content-security-policy'), method).toContain("default-src 'none'");
      expect(response.headers.get('x-request-id'), method).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get('cache-control'), method).toMatch(/no-store|no-cache|private/);
      expect(response.headers.has('access-control-allow-origin'), method).toBe(false);
      browser.abort();
    }
  });

  it('names the methods it takes where it refuses one', async () => {
    const answers = await Promise.all(
      METHODS.map(async (method) => ({ method, response: await call(path, method, {}) })),
    );
    const refused = answers.filter(({ response }) => response.status === 405);
    const taken = METHODS.filter((method) => !refused.some((answer) => answer.method === method));
    for (const { response } of refused) expect(response.headers.get('allow')).toBe(taken.join(', '));
    // To HEAD nothing can be said.
    for (const { response } of refused.filter(({ method }) => method !== 'HEAD')) {
      expect(await refusal(response)).toMatchObject({ code: 'method_not_allowed' });
    }
    await Promise.all(
      answers.map(({ response }) => (response.bodyUsed ? undefined : response.body?.cancel())),
    );
  });

  it.each(['', 'name', 'q', 'model', 'cursor'])('refuses NUL as “%s” of its address', async (name) => {
    // It opens nothing and reads nothing.
    if (path === 'healthz') return;
    const handler = routes.get(path)?.GET as RouteHandler;
    const query = name === '' ? '?x%00' : `?${name}=a%00b`;
    const response = await ask(handler, `/${path}${query}`, {
      params: { id: 'x', index: '0', imageId: 'x', code: 'x' },
    });
    expect(Math.floor(response.status / 100), `${response.status}`).toBe(4);
  });

  it.each(['\u0000', '\ud800'])('takes no %j in a body, whatever the field', async (bad) => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      const handler = routes.get(path)?.[method] as RouteHandler;
      for (const json of [{ prompt: `a${bad}b` }, { [bad]: 1 }, { ids: [[{ name: bad }]] }]) {
        const answer = await ask(handler, `/${path}`, {
          method,
          json,
          params: { id: 'x', index: '0', imageId: 'x', code: 'x' },
        });
        expect(Math.floor(answer.status / 100), `${method} ${answer.status}`).toBe(4);
      }
    }
  });

  it.each(CHANGES)('refuses %s from another page', async (method) => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'http://127.0.0.1:8080' },
    ];
    for (const headers of foreign) {
      expect(await refusal(await call(path, method, headers))).toMatchObject({
        status: 403,
        code: 'foreign_origin',
      });
    }
  });
});

it('sent nothing to the API in all this', () => {
  expect(server.calls).toEqual([]);
});
