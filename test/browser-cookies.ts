import type { RouteHandler } from '@/lib/server/http/handle';
import { ask } from './server';

type Asked = Parameters<typeof ask>[2];

/** A browser for tests of routes: keeps the cookies that it is given, and sends them again. */
export type TestBrowser = {
  ask(handler: RouteHandler, path: string, asked?: Asked): Promise<Response>;
  cookies: Map<string, string>;
};

export function openTestBrowser(): TestBrowser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async ask(handler, path, asked = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await ask(handler, path, { ...asked, headers: { cookie, ...asked.headers } });
      for (const header of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
}
