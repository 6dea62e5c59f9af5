import { describe, expect, test } from 'vitest';
import { checkMetricsToken } from './check-metrics-token';

const TOKEN = 'a-token-of-this-test';

const check = (
  auth: 'none' | 'accounts',
  metricsToken: string | null,
  authorization?: string,
): string | null => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  try {
    checkMetricsToken(new Request('http://127.0.0.1/metrics', { headers }), { auth, metricsToken });
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('/metrics', () => {
  test('is open where there are no accounts and no token is set', () => {
    expect(check('none', null)).toBeNull();
    expect(check('none', null, 'Bearer whatever')).toBeNull();
  });

  test('is nobody’s with accounts and without a token', () => {
    expect(check('accounts', null)).toBe('token_invalid');
    expect(check('accounts', null, 'Bearer ')).toBe('token_invalid');
    expect(check('accounts', null, 'Bearer null')).toBe('token_invalid');
  });

  test.each(['none', 'accounts'] as const)('with AUTH=%s and a token needs exactly that', (auth) => {
    expect(check(auth, TOKEN, `Bearer ${TOKEN}`)).toBeNull();
    expect(check(auth, TOKEN, `bearer  ${TOKEN} `)).toBeNull();
    for (const wrong of [
      undefined,
      '',
      'Bearer',
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN}x`,
      `Bearer x${TOKEN}`,
    ])
      expect(check(auth, TOKEN, wrong), String(wrong)).toBe('token_invalid');
  });
});
