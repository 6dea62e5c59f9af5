import 'server-only';
import { randomUUID } from 'node:crypto';
import type { ZodType } from 'zod';
import { TOKEN_PREFIX } from '@/lib/server/accounts/tokens';
import { type Access, checkAccess, type Visitor } from '@/lib/server/accounts/visitor';
import { BlobStoreFailure } from '@/lib/server/blobs/blob-store-failure';
import { isDatabaseDown } from '@/lib/server/database/database-down';
import { describeDiskTrouble, diskTroubleOf, isOutOfRoom } from '@/lib/server/disk/disk-trouble';
import { getServices, type Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { explainRequestProblem } from '@/lib/shared/generate-request';
import { errorAnswer, finish, internalAnswer } from './answer';
import { clientAddress, currentAnswer } from './exchange';
import { checkOrigin } from './guard';
import { readJsonBody } from './json-body';
import { refuseUnstorableQuery, storableId } from './storable-text';

/** What Next gives a route beside the request. */
export type RouteParams = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, route: RouteParams) => Promise<Response>;

export type Exchange<Body> = {
  request: Request;
  url: URL;
  /** A part of the path, or `''`. */
  param: (name: string) => string;
  body: Body;
  services: Services;
  /** Null only where `access` is `anyone`. */
  visitor: Visitor | null;
  /** Whose rows are asked for; of nobody, nothing. */
  ownerId: string;
};

type HandleOptions<Body> = {
  /** Who may ask; unless told `see` where nothing is changed, and `make` for the rest. */
  access?: Access;
  /** From the JSON body to what the route works with. Without it no body is read. */
  parse?: (body: unknown) => Body;
  /** How long the body may be; `JSON_LIMIT_BYTES` unless told. */
  bodyLimitBytes?: number;
  /** Also refuse other web pages where nothing is changed. Changes are always guarded. */
  ownPageOnly?: boolean;
};

/** No row belongs to it. */
const NOBODY = '';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * The frame of every route: guard, parse, run, respond. What every request passes before is lib/server/http/edge.ts. Nothing else catches everything, and nothing that is
 * thrown inside reaches a browser other than as a code with a sentence.
 */
export function handle<Body = undefined>(
  options: HandleOptions<Body>,
  run: (exchange: Exchange<Body>) => Promise<Response> | Response,
): RouteHandler {
  return async (request, route) => {
    const requestId = randomUUID();
    return finish(await respond(request, route, requestId), request, requestId);
  };

  async function respond(request: Request, route: RouteParams, requestId: string): Promise<Response> {
    let services: Services | null = null;
    try {
      services = await getServices();
      const isSafe = SAFE_METHODS.has(request.method);
      const byToken = services.environment.auth === 'accounts' && request.headers.has('authorization');
      // No page can make a browser send a token of ours.
      if (!byToken && (options.ownPageOnly === true || !isSafe)) checkOrigin(request, services.environment);
      const url = new URL(request.url);
      refuseTokenInAddress(url);
      const access = options.access ?? (isSafe ? 'see' : 'make');
      const visitor = access === 'anyone' ? null : await services.visitorOf(request.headers);
      checkAccess(visitor, access);
      holdVisit(services, visitor);
      refuseUnstorableQuery(url);
      const params = await route.params;
      const answer = await run({
        request,
        url,
        param: (name) => textOf(params[name]),
        body: (options.parse === undefined
          ? undefined
          : options.parse(await receiveJson(request, services, options.bodyLimitBytes))) as Body,
        services,
        visitor,
        ownerId: visitor?.ownerId ?? NOBODY,
      });
      return visitor?.kind === 'operator' ? answer : askedForEachTime(answer);
    } catch (error) {
      if (error instanceof OverpaintError) {
        if (error.code === 'internal') services?.logger.error({ requestId, err: error }, 'request failed');
        return errorAnswer(error, requestId);
      }
      // The browser went away while it was still sending: this is not read, and nothing is wrong.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      services?.logger.error({ requestId, err: error }, 'request failed');
      const trouble = diskTroubleOf(error);
      if (trouble !== null) {
        const code = isOutOfRoom(trouble) ? 'disk_full' : 'disk_unusable';
        return errorAnswer(new OverpaintError(code, describeDiskTrouble(trouble)), requestId);
      }
      if (isDatabaseDown(error)) return errorAnswer(new OverpaintError('database_unavailable'), requestId);
      if (error instanceof BlobStoreFailure) {
        return errorAnswer(new OverpaintError('storage_unavailable'), requestId);
      }
      return internalAnswer(requestId);
    }
  }
}

/**
 * What one person may see, the next at the same browser may not, nor they themselves once it is no longer shared with them: a
 * browser may keep it, but has to ask each time (RFC 9111, 5.2.2.4). That costs an answer without a body.
 */
function askedForEachTime(answer: Response): Response {
  if (answer.headers.get('cache-control')?.startsWith('private') === true) {
    answer.headers.set('cache-control', 'private, no-cache, no-transform');
  }
  return answer;
}

/** Whatever its name there: addresses are kept in logs and histories. @throws OverpaintError token_invalid */
function refuseTokenInAddress(url: URL): void {
  if (
    url.searchParams.has('access_token') ||
    [...url.searchParams.values()].some((value) => value.startsWith(TOKEN_PREFIX))
  )
    throw new OverpaintError('token_invalid', { key: 'refusals.tokenInAddress' });
}

/** Who may not be here any more is cut off, however long the upload, the download or the event stream would still last. */
function holdVisit({ visits }: Services, visitor: Visitor | null): void {
  const answer = currentAnswer();
  if (answer === null || answer.closed) return;
  answer.once(
    'close',
    visits.begin(visitor, () => answer.destroy()),
  );
}

async function receiveJson(request: Request, { limits }: Services, limitBytes?: number): Promise<unknown> {
  const release = limits.take('body', clientAddress());
  try {
    return await readJsonBody(request, { limitBytes, memory: limits.memory });
  } finally {
    release();
  }
}

function textOf(part: string | string[] | undefined): string {
  return typeof part === 'string' ? storableId(part) : '';
}

/** @throws OverpaintError invalid_request with a sentence that names the field */
export function parseAs<Body>(schema: ZodType<Body>): (body: unknown) => Body {
  return (body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
    return parsed.data;
  };
}
