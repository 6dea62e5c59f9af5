import { describe, expect, test } from 'vitest';
import { classifyFailure } from './classify-failure';
import { saysUsedUp } from './used-up';

type Refusal = { message?: string; type?: string; code?: string | number | null };

const of = (status: number, error: Refusal, headers: Record<string, string> = {}) =>
  classifyFailure(status, new Headers(headers), JSON.stringify({ error }));

describe('a refusal that time does not heal', () => {
  test.each<[string, number, Refusal]>([
    [
      'LiteLLM',
      429,
      {
        message: 'Budget has been exceeded! Current cost: 0.25, Max budget: 0.2',
        type: 'budget_exceeded',
        code: '429',
      },
    ],
    [
      'LiteLLM, older',
      400,
      { message: 'ExceededBudget: User=u1 over budget.', type: 'budget_exceeded', code: '400' },
    ],
    ['LiteLLM of a team', 429, { message: 'Team=t1 over budget. Spend=12.1, Budget=10.0' }],
    [
      'LiteLLM of a key',
      429,
      { message: 'ExceededTokenBudget: Current spend for token: 1.2; Max Budget for Token: 1.0' },
    ],
    ['a budget of a tag', 429, { message: 'Crossed the budget for tag=images' }],
    [
      'OpenRouter',
      429,
      { message: 'Insufficient credits. Add more using https://openrouter.ai/settings/credits' },
    ],
    [
      'OpenRouter of a key',
      403,
      { message: 'Key limit exceeded (total limit). Manage it using your settings.' },
    ],
    [
      'OpenRouter of a day',
      429,
      {
        message:
          'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
      },
    ],
    [
      'Azure API Management',
      403,
      { message: 'Out of call volume quota. Quota will be replenished in 03:12:45.' },
    ],
    [
      'a quota in its own sentence',
      429,
      { message: 'You exceeded your current quota, please check your plan and billing details.' },
    ],
    ['a code alone', 429, { code: 'insufficient_credits' }],
    ['a code in one word', 429, { code: 'ExceededBudget' }],
    ['a monthly limit', 429, { code: 'rate_limit_exceeded', message: 'Monthly limit reached for this key.' }],
    ['a monthly quota', 429, { message: 'The monthly image quota of your plan is exhausted.' }],
    ['a daily quota', 429, { message: 'Daily quota exceeded.' }],
    ['a daily limit, when it resets', 429, { message: 'You have hit your daily limit. It resets tomorrow.' }],
    ['a limit of a day, in hours', 429, { message: 'Daily limit reached, try again in 13h.' }],
    ['a limit of this month', 429, { message: 'You reached the limit for this month' }],
    ['a spending limit', 429, { message: 'The spending limit of project p is reached' }],
    ['a usage limit', 429, { message: 'Usage limits exceeded for this virtual key' }],
    ['no balance', 429, { message: 'Account balance is too low' }],
    ['no money', 402, { message: 'Your prepaid credits are depleted' }],
  ])('%s: fails, however soon its header says to come back', (_, status, error) => {
    const failure = of(status, error, { 'retry-after': '1' });
    expect(failure).toMatchObject({ code: 'quota_used_up', requeue: false, retryAfterMs: null });
  });

  test('says what the server says', () => {
    expect(of(429, { message: 'Daily quota exceeded.' }).message).toBe('Daily quota exceeded.');
    const plain = classifyFailure(429, new Headers(), 'Monthly quota exceeded');
    expect(plain).toMatchObject({ code: 'quota_used_up', requeue: false });
  });
});

test.each<[string, Refusal]>([
  [
    'OpenAI',
    {
      code: 'rate_limit_exceeded',
      message:
        'Rate limit reached for gpt-image in organization org-x on images per min: Limit 5, Used 5, Requested 1. Please try again in 12s.',
    },
  ],
  [
    'OpenAI, of a day that rolls',
    {
      code: 'rate_limit_exceeded',
      message:
        'Rate limit reached on requests per day (RPD): Limit 200, Used 200. Please try again in 7m12s.',
    },
  ],
  [
    'OpenAI to those who have not paid',
    {
      message:
        'Rate limit reached. Limit: 3 / min. Please try again in 20s. Please add a payment method to your account to start using the paid tier. Visit https://platform.openai.com/account/billing to add a payment method.',
    },
  ],
  [
    'Azure',
    {
      code: '429',
      message:
        'Requests to the ImageGenerations Operation have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 20 seconds. Please go here: https://aka.ms/oai/quotaincrease if you would like to increase it.',
    },
  ],
  ['Gemini', { message: 'You exceeded your current quota. Please retry in 36.4s.' }],
  ['Vertex', { message: 'Quota exceeded for generate_requests_per_minute_per_project' }],
  ['LiteLLM', { message: 'Crossed TPM / RPM / Max Parallel Request Limit. Hit RPM limit' }],
  ['OpenRouter', { message: 'Rate limit exceeded: free-models-per-min.' }],
  ['no words', {}],
  ['a few', { message: 'slow down' }],
  ['overloaded', { message: 'That model is currently overloaded with other requests.' }],
])('the rate limit of %s is waited for', (_, error) => {
  expect(of(429, error)).toMatchObject({ code: 'rate_limited', requeue: true });
});

test.each<[string, string]>([
  ['limits', 'limit '],
  ['credits', 'credit '],
  ['budgets', 'budget'],
  ['days', 'daily per day '],
  ['waits', 'quota exceeded wait 1 '],
  ['digits', '1'],
])('%s in 64 KB of text are read in no time', (_, word) => {
  const message = word.repeat(Math.ceil((64 * 1024) / word.length));
  const before = process.cpuUsage();
  saysUsedUp({ code: message, type: message, message });
  const { user } = process.cpuUsage(before);
  expect(user / 1000).toBeLessThan(50);
});
