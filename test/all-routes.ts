import { readdirSync } from 'node:fs';
import type { RouteHandler } from '@/lib/server/http/handle';
import { ask } from './server';

export type Route = Record<string, RouteHandler>;

const APP = new URL('../app/', import.meta.url);

/** Of every route file, its path below `app`. */
export const ROUTE_PATHS: readonly string[] = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|\/)route\.ts$/.test(path))
  .map((path) => path.replace(/\/route\.ts$/, ''))
  .sort();

export async function importRoutes(): Promise<ReadonlyMap<string, Route>> {
  const routes = new Map<string, Route>();
  for (const path of ROUTE_PATHS) {
    routes.set(path, (await import(/* @vite-ignore */ new URL(`${path}/route.ts`, APP).href)) as Route);
  }
  return routes;
}

export type RouteRequest = {
  method: string;
  /** With its query. */
  path: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Finds the route of an address as Next does: a written part of the path wins over one that stands for any text. */
export function askByPath(routes: ReadonlyMap<string, Route>, request: RouteRequest): Promise<Response> {
  const parts = new URL(request.path, 'http://here').pathname.slice(1).split('/');
  for (const path of [...routes.keys()].sort(byWrittenParts)) {
    const params = matchOf(path.split('/'), parts);
    const handler = params === null ? undefined : routes.get(path)?.[request.method];
    if (params !== null && handler !== undefined) return ask(handler, request.path, { ...request, params });
  }
  throw new Error(`no route for ${request.method} ${request.path}`);
}

/** Those with fewer parts that stand for any text come first. */
function byWrittenParts(left: string, right: string): number {
  return left.split('[').length - right.split('[').length;
}

function matchOf(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index] ?? '';
    const [, name] = /^\[(\w+)\]$/.exec(part) ?? [];
    if (name !== undefined) params[name] = decodeURIComponent(given);
    else if (part !== given) return null;
  }
  return params;
}
