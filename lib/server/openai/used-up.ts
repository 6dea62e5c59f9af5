import 'server-only';
import { readWaitFromSentence } from './retry-after';

/** What a refusal says, in the server's words. */
type Words = { code: string; type: string; message: string };

/** As much of a message is read, so that a long one takes no longer. */
const MAX_CHARACTERS = 1000;
const A_WHILE_MS = 60 * 60_000;

/** Names of errors, without case and without what is between their words. */
const CODES: ReadonlySet<string> = new Set([
  'budgetexceeded',
  'exceededbudget',
  'exceededtokenbudget',
  'budgetlimitexceeded',
  'overbudget',
  'insufficientcredit',
  'insufficientcredits',
  'insufficientbalance',
  'insufficientfunds',
  'creditsexhausted',
  'creditlimitexceeded',
  'notenoughcredits',
  'outofcredits',
  'paymentrequired',
  'spendlimitexceeded',
  'spendinglimitexceeded',
  'spendinglimitreached',
  'usagelimitexceeded',
  'usagelimitreached',
  'monthlylimitexceeded',
  'monthlylimitreached',
  'monthlyquotaexceeded',
]);

const IS_OVER =
  'exceed\\w*|exhausted|reached|used up|run out|ran out|depleted|crossed|hit|over|spent|insufficient|expired|too low';
const LIMIT = 'limits?|caps?|quotas?|allowances?|maximum';
const LONG_PERIOD = 'monthly|weekly|yearly|annual|lifetime|spend|spending|cost|usage|billing|credit';

/** One of them near the other, in either order and in one sentence. Each part has a length, so no text is read twice. */
function near(one: string, other: string): RegExp {
  return new RegExp(
    `\\b(?:${one})\\b[^.\\n]{0,60}\\b(?:${other})\\b|\\b(?:${other})\\b[^.\\n]{0,60}\\b(?:${one})\\b`,
  );
}

/** Money, or a period that no queue waits for. */
const USED_UP: readonly RegExp[] = [
  near('budgets?', IS_OVER),
  /\bexceeded\w{0,12}budget\b/,
  near(
    'credits?|balance|funds',
    'insufficient|not enough|no more|out of|exhausted|depleted|used up|too low|run out|ran out|expired|negative|zero|exceed\\w*',
  ),
  near(`(?:${LONG_PERIOD})[ -](?:${LIMIT})`, IS_OVER),
  near(
    `(?:${LIMIT}) (?:for|of|in) (?:this|the|your) (?:current )?(?:month|week|year|billing (?:period|cycle))`,
    IS_OVER,
  ),
  near('key limit', IS_OVER),
  /\bout of call volume quota\b/,
  /\b(?:tomorrow|next (?:day|week|month|billing (?:period|cycle))|end of (?:the )?(?:day|week|month)|midnight)\b/,
  /\b(?:add|buy|purchase|top up)\b[^.\n]{0,20}\b(?:credits?|funds)\b[^.\n]{0,20}\bto continue\b/,
];

/** A limit that may be one of a minute as well as one of a day. */
const MAY_BE_USED_UP: readonly RegExp[] = [
  near('quotas?', IS_OVER),
  /\bcurrent quota\b/,
  near('daily|per[ -]day|rpd|tpd|ipd', `${LIMIT}|${IS_OVER}`),
];

/** It is a limit of so short a time that it is over in a while. */
const SHORT_PERIOD = /\bper (?:second|minute|min|hour)\b|\b(?:rpm|tpm|ipm)\b/;

/**
 * Whether a refusal says that money or an allowance is used up, by OpenAI's own words or those of LiteLLM, OpenRouter,
 * Azure and the like, which answer 429 to that as they do to a rate limit. Waiting for it would hold the run, its money and
 * those behind it for days.
 *
 * Only words decide: servers put a `retry-after` of some seconds on any 429. A daily limit that says “try again in 7m12s”
 * is one that time heals.
 */
export function saysUsedUp({ code, type, message }: Words): boolean {
  if ([code, type].some((name) => CODES.has(name.toLowerCase().replace(/[^a-z]/g, '')))) return true;
  const words = message.slice(0, MAX_CHARACTERS).toLowerCase().replaceAll('_', ' ');
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(words));
  if (says(USED_UP)) return true;
  if (!says(MAY_BE_USED_UP) || SHORT_PERIOD.test(words)) return false;
  const waitMs = readWaitFromSentence(words);
  return waitMs === null || waitMs > A_WHILE_MS;
}
