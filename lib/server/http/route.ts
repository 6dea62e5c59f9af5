import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { handle, type RouteHandler } from './handle';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/**
 * All methods of a route: those given, HEAD where there is GET, and for the others the refusal that the rest of the
 * interface speaks too. (Next's own has no body and no `Allow`.) There is no CORS, so OPTIONS is refused like any other.
 */
export function route(handlers: Partial<Record<Method, RouteHandler>>): Record<Method, RouteHandler> {
  const known: Partial<Record<Method, RouteHandler>> =
    handlers.GET === undefined ? handlers : { HEAD: handlers.GET, ...handlers };
  const allow = METHODS.filter((method) => known[method] !== undefined).join(', ');
  const refuse: RouteHandler = async (request, params) => {
    const response = await refuseMethod(request, params);
    if (response.status === 405) response.headers.set('allow', allow);
    return response;
  };
  return Object.fromEntries(METHODS.map((method) => [method, known[method] ?? refuse])) as Record<
    Method,
    RouteHandler
  >;
}

const refuseMethod = handle({ access: 'anyone' }, () => {
  throw new OverpaintError('method_not_allowed');
});
