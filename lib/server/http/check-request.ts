import 'server-only';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { OverpaintError } from '@/lib/shared/errors';
import { isKnownHost } from './guard';
import { readTarget } from './request-target';

/** Probes of an orchestrator come by address, under whatever `Host`, and learn nothing of anybody. */
const ANY_HOST = new Set(['/healthz', '/readyz']);

const PAGE_METHODS = ['GET', 'HEAD'];
const API_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * What proxies say of whom they speak for (read before, where it may be believed), and the words by which the parts of
 * Next talk to each other, which believe them. The router of a page may say where it is and what it wants of a screen.
 */
const INTERNAL_HEADERS =
  /^(forwarded|x-forwarded-.*|x-middleware-.*|x-nextjs-.*|x-invoke-.*|x-action-.*|x-matched-path|x-now-.*|x-vercel-.*|x-prerender-.*|next-(?!(router-(state-tree|prefetch|segment-prefetch)|url|hmr-refresh)$).*|x-nonce|content-security-policy.*)$/;

/**
 * The one check of every request, whatever it asks for, before anything else sees it: it can be read in one way only, it
 * is meant for this server, and it has the shape that its address takes. What routes check is their own.
 *
 * @returns the path as it was sent; `request` has the target and the headers that may be handed on
 * @throws OverpaintError ambiguous_request, unknown_host, method_not_allowed, invalid_request
 */
export function checkRequest(request: IncomingMessage, allowedHosts: readonly string[]): { path: string } {
  const target = readTarget(request.url ?? '');
  if (target === null) throw new OverpaintError('ambiguous_request', 'This is no address of this server.');
  checkHost(request, target, allowedHosts);
  checkShape(request, target.path);
  request.url = target.url;
  dropInternalHeaders(request.headers);
  return { path: target.path };
}

/**
 * Against DNS rebinding: a page whose name was pointed at this machine sends its own name.
 * @throws OverpaintError ambiguous_request, unknown_host
 */
export function checkHost(
  request: IncomingMessage,
  target: { path: string; authority: string | null },
  allowedHosts: readonly string[],
): void {
  const [host, ...more] = request.headersDistinct.host ?? [];
  if (more.length > 0)
    throw new OverpaintError('ambiguous_request', 'Refused: this request has two Host headers.');
  // HTTP/1.0 may leave it out; no browser does.
  if (host === undefined && request.httpVersion !== '1.0')
    throw new OverpaintError('ambiguous_request', 'Refused: this request has no Host header.');
  const { authority, path } = target;
  if (authority !== null && authority.toLowerCase() !== host?.toLowerCase()) {
    throw new OverpaintError('ambiguous_request', 'Refused: the address and the Host header name two hosts.');
  }
  if (host === undefined || ANY_HOST.has(path)) return;
  if (!isKnownHost(host, allowedHosts)) throw new OverpaintError('unknown_host');
}

/** Only routes of the API read bodies: Next holds those of pages in memory, and they are not read. */
function checkShape(request: IncomingMessage, path: string): void {
  const method = request.method ?? '';
  const methods: readonly string[] = allowedMethods(path);
  if (!methods.includes(method)) throw new OverpaintError('method_not_allowed');
  if (PAGE_METHODS.includes(method) && hasBody(request)) {
    throw new OverpaintError('invalid_request', `${method} takes no body.`);
  }
}

export function allowedMethods(path: string): readonly string[] {
  return path.startsWith('/api/') ? API_METHODS : PAGE_METHODS;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function dropInternalHeaders(headers: IncomingHttpHeaders): void {
  for (const name of Object.keys(headers)) if (INTERNAL_HEADERS.test(name)) delete headers[name];
}
