import type { Sentence } from '@/lib/shared/language';
import { formatBytes } from './format-bytes';
import { currentLanguage } from './language';

type Explanation = { sentence: Sentence; retryable: boolean };

/** What a proxy answers when the server behind it is down or (520 to 526, Cloudflare's) answers badly. */
const CANNOT_REACH = new Set([502, 520, 521, 522, 523, 525, 526, 530]);
const GAVE_UP = new Set([408, 504, 524]);

/**
 * What an answer means that is not Overpaint's own: a page of a proxy, of a firewall, or a sign-in page.
 *
 * @param status also 200 and redirects, when a page came instead of JSON
 * @param sentBytes how long the body of the request was, if it had one
 */
export function explainForeignAnswer(status: number, sentBytes?: number): Explanation {
  if (status < 400) return final({ key: 'connection.foreign.signInPage' });
  if (status === 401 || status === 407)
    return final({ key: 'connection.foreign.signIn', values: { status } });
  if (status === 403) return final({ key: 'connection.foreign.forbidden' });
  if (status === 413) {
    return final(
      sentBytes === undefined
        ? { key: 'connection.foreign.tooLarge' }
        : {
            key: 'connection.foreign.tooLargeBy',
            values: { size: formatBytes(sentBytes, currentLanguage()) },
          },
    );
  }
  if (status === 429) return passing({ key: 'connection.foreign.tooMany' });
  if (status === 503) return passing({ key: 'connection.foreign.starting' });
  if (CANNOT_REACH.has(status)) return passing({ key: 'connection.foreign.cannotReach', values: { status } });
  if (GAVE_UP.has(status)) return passing({ key: 'connection.foreign.gaveUp', values: { status } });
  if (status < 500) return final({ key: 'connection.foreign.notOverpaint', values: { status } });
  return passing({ key: 'connection.foreign.failed', values: { status } });
}

const final = (sentence: Sentence): Explanation => ({ sentence, retryable: false });
const passing = (sentence: Sentence): Explanation => ({ sentence, retryable: true });
