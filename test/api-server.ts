import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RouteHandler } from '@/lib/server/http/handle';

const ROOT = new URL('../app/', import.meta.url);

/** For tests: the paths of all route files below /api, as OpenAPI writes them. */
export function listRouteFiles(): { path: string; file: URL }[] {
  return readdirSync(new URL('api', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|\/)route\.ts$/.test(name))
    .map((name) => ({
      path: `/api/${name.replace(/\/route\.ts$/, '')}`.replaceAll(/\[(\w+)\]/g, '{$1}'),
      file: new URL(`api/${name}`, ROOT),
    }));
}

/** For tests: the routes behind a real socket, for clients that make their own requests. */
export async function listenToApi(): Promise<{ url: string; close(): Promise<void> }> {
  const routes = listRouteFiles()
    .filter(({ path }) => !path.includes('...'))
    // A name that is given comes before one that may be anything.
    .sort((one, other) => one.path.split('{').length - other.path.split('{').length)
    .map(({ path, file }) => ({
      file,
      pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    }));
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
    const found = routes.find(({ pattern }) => pattern.test(url.pathname));
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    const module: Record<string, RouteHandler> = await import(/* @vite-ignore */ found.file.href);
    const method = incoming.method ?? 'GET';
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const answerTo = new Request(url, {
      method,
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, `${value}`]),
      body: ['GET', 'HEAD'].includes(method) ? null : Buffer.concat(chunks),
    });
    const answer = await module[method]?.(answerTo, {
      params: Promise.resolve({ ...found.pattern.exec(url.pathname)?.groups }),
    });
    response.writeHead(answer?.status ?? 500, Object.fromEntries(answer?.headers ?? []));
    response.end(Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
