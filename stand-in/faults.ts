import { randomUUID } from 'node:crypto';
import type { Mischief } from './handle';
import { Refusal, refuseKey, refuseModeration } from './refusal';

/** What goes wrong with one call. All but the refusals and `redirect` happen to a call that was accepted and billed. */
export type Fault =
  | { kind: 'rate_limit'; retryAfterSeconds?: number; message?: string }
  | { kind: 'insufficient_quota' | 'moderation' | 'unverified' | 'bad_key' | 'hard_limit' | 'redirect' }
  /** As OpenAI refuses a model that it has shut down. */
  | { kind: 'retired_model'; model?: string }
  | { kind: 'server_error' | 'bad_gateway_html'; status?: number }
  /** `late` is `slow` under another name: a test says with it that nothing is expected to wait that long. */
  | { kind: 'slow' | 'late'; ms: number }
  | { kind: 'hang' }
  | { kind: 'cut'; when?: 'before_headers' | 'after_headers' | 'mid_body' }
  | { kind: 'truncated_stream' | 'stream_error' | 'json_instead_of_stream' | 'garbage' }
  | { kind: 'invalid_base64' | 'wrong_magic' | 'data_uri' | 'opaque' | 'fewer_partials' }
  | { kind: 'fewer_images'; missing?: number }
  | { kind: 'no_usage' | 'zero_usage' }
  /** Answers with addresses instead of bytes; `host` makes them another host's. */
  | { kind: 'url_answer'; host?: string };

/** Refused before anything is drawn or billed, whatever the call says; null for every other fault. */
export function refusalOf(fault: Fault, authorization: string): Refusal | null {
  switch (fault.kind) {
    case 'rate_limit': {
      const wait = fault.retryAfterSeconds;
      const hint = wait === undefined ? '467ms' : `${wait}s`;
      return new Refusal(
        fault.message ??
          `Rate limit reached for gpt-image in organization org-stand-in on images per min: Limit 5, Used 5, Requested 1. Please try again in ${hint}.`,
        {
          status: 429,
          type: 'images',
          code: 'rate_limit_exceeded',
          headers: wait === undefined ? {} : { 'retry-after': String(wait) },
        },
      );
    }
    case 'insufficient_quota':
      return new Refusal('You exceeded your current quota, please check your plan and billing details.', {
        status: 429,
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    case 'moderation':
      return refuseModeration('output');
    case 'unverified':
      return new Refusal(
        'Your organization must be verified to use the model `gpt-image-2`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.',
        { status: 403 },
      );
    case 'bad_key':
      return refuseKey(authorization.replace(/^Bearer\s+/i, ''));
    case 'retired_model':
      return new Refusal(
        `The model '${fault.model ?? 'gpt-image-1.5'}' has been deprecated, learn more here: https://platform.openai.com/docs/deprecations`,
        { status: 404, code: 'model_not_found' },
      );
    case 'hard_limit':
      return new Refusal('Billing hard limit has been reached.', {
        code: 'billing_hard_limit_reached',
        type: 'billing_limit_user_error',
      });
    default:
      return null;
  }
}

/** What the handler itself does differently under a fault. */
export function mischiefOf(fault: Fault | undefined): Mischief {
  switch (fault?.kind) {
    case 'fewer_images':
      return { withhold: fault.missing ?? 1 };
    case 'no_usage':
      return { usage: 'none' };
    case 'zero_usage':
      return { usage: 'zero' };
    case 'opaque':
      return { opaque: true };
    case 'fewer_partials':
      return { fewerPartials: true };
    case 'json_instead_of_stream':
      return { jsonInsteadOfStream: true };
    default:
      return {};
  }
}

const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n';

type Pictures = { keep: (bytes: Buffer, host: string | undefined) => string };

/** The answer to an accepted call, spoiled. A fault that is about the connection leaves it as it is. */
export async function spoil(fault: Fault, response: Response, pictures: Pictures): Promise<Response> {
  switch (fault.kind) {
    case 'server_error': {
      await response.body?.cancel();
      const refusal = new Refusal(
        'The server had an error while processing your request. Sorry about that!',
        { status: fault.status ?? 500, type: 'server_error' },
      );
      return refusal.toResponse(response.headers.get('x-request-id') ?? randomUUID());
    }
    case 'bad_gateway_html':
      await response.body?.cancel();
      return new Response(BAD_GATEWAY, {
        status: fault.status ?? 502,
        headers: { 'content-type': 'text/html' },
      });
    case 'garbage':
      await response.body?.cancel();
      return new Response('\u0000\u0001 this is not what you asked for', { headers: response.headers });
    case 'truncated_stream':
      return new Response(
        until(response, (chunk) => /^event: image_\w+\.completed/.test(chunk)),
        response,
      );
    case 'stream_error':
      return new Response(
        until(response, (chunk) => /^event: image_\w+\.completed/.test(chunk), STREAM_ERROR),
        response,
      );
    case 'invalid_base64':
      return rewriteImages(response, (b64) => ({
        b64_json: `${b64.slice(0, b64.length >> 1)}!?*${b64.slice(b64.length >> 1)}`,
      }));
    case 'wrong_magic':
      return rewriteImages(response, () => ({
        b64_json: Buffer.from('I am text, and no image at all.').toString('base64'),
      }));
    case 'data_uri':
      return rewriteImages(response, (b64) => ({ b64_json: `data:image/png;base64,${b64}` }));
    case 'url_answer':
      return rewriteImages(response, (b64) => ({
        url: pictures.keep(Buffer.from(b64, 'base64'), fault.host),
      }));
    default:
      return response;
  }
}

const STREAM_ERROR = `event: error\ndata: ${JSON.stringify({
  type: 'error',
  error: {
    type: 'image_generation_server_error',
    code: 'image_generation_failed',
    message: 'An error occurred while generating the image. You can retry your request.',
    param: null,
  },
})}\n\n`;

/**
 * The body up to the chunk that is told; an answer that is no stream of events ends half-way through its first picture,
 * cleanly, as if that were all.
 */
function until(response: Response, stop: (chunk: string) => boolean, last = ''): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const events = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  let chunks = 0;
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      chunks += 1;
      if (!done && (events ? !stop(decoder.decode(value)) : chunks < 4)) {
        controller.enqueue(value);
        return;
      }
      if (last !== '') controller.enqueue(encoder.encode(last));
      controller.close();
      await reader?.cancel();
    },
  });
}

/** Every picture of the answer said in another way, in JSON and in events alike. */
async function rewriteImages(
  response: Response,
  rewrite: (b64: string) => { b64_json?: string; url?: string },
): Promise<Response> {
  const body = await response.text();
  const changed = body.replace(/"b64_json":\s*"([^"]*)"/g, (_whole, b64: string) =>
    JSON.stringify(rewrite(b64)).slice(1, -1),
  );
  return new Response(changed, { status: response.status, headers: response.headers });
}
