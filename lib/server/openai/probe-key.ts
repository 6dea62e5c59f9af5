import 'server-only';
import type { ErrorCode } from '@/lib/shared/errors';
import { findCause, RefusedAnswer } from './call-failure';
import { classifyFailure } from './classify-failure';
import type { ImagesClient } from './open-client';

const KEY_TEST_TIMEOUT_MS = 15_000;

/**
 * Asks for the list of models, which costs nothing.
 * @returns null when the server takes the key, otherwise what is wrong
 */
export async function testKey(client: ImagesClient): Promise<ErrorCode | null> {
  try {
    const response = await client.sdk.models
      .list({ signal: AbortSignal.timeout(KEY_TEST_TIMEOUT_MS) })
      .asResponse();
    await response.body?.cancel();
    return null;
  } catch (error) {
    const refused = findCause(error, (cause) => cause instanceof RefusedAnswer)?.response;
    if (refused === undefined) return 'upstream_unreachable';
    // Some compatible servers have no list; that they looked for it means that the key was no obstacle.
    if (refused.status === 404 || refused.status === 405) return null;
    return classifyFailure(refused.status, refused.headers, await refused.text()).code;
  }
}
