import 'server-only';
import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { policyOf } from './page-policy';

/** Emitted once, when the head of an answer is written. */
export const ANSWERING = Symbol('answering');

export type HarmlessResponse = ServerResponse & {
  /** What a script of this answer must carry to run. */
  readonly nonce: string;
};

/**
 * An answer that is never without the headers of its kind, from wherever in the process it comes: Next's own error
 * pages, redirects and files included. What was set before stays.
 */
export function harmlessResponse(development: boolean) {
  return class<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
    readonly nonce = randomBytes(16).toString('base64');

    override writeHead(statusCode: number, ...rest: unknown[]): this {
      const policy = policyOf(String(this.getHeader('content-type') ?? ''), this.nonce, development);
      for (const [name, value] of Object.entries(policy))
        if (!this.hasHeader(name)) this.setHeader(name, value);
      super.writeHead(statusCode, ...(rest as [OutgoingHttpHeaders]));
      this.emit(ANSWERING);
      return this;
    }
  };
}
