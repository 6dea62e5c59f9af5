import { describe, expect, it } from 'vitest';
import { pageHeaders } from './page-policy';

const policyOf = (development: boolean) =>
  new Map(
    pageHeaders('bm9uY2U=', development)
      ['content-security-policy']?.split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
  );

describe('pageHeaders', () => {
  it('lets only scripts of this very answer run, and styles of ours', () => {
    const policy = policyOf(false);
    expect(policy.get('script-src')).toBe("'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
    expect(policy.get('style-src')).toBe("'self' 'nonce-bm9uY2U='");
  });

  it('reaches nobody else, and nobody frames it', () => {
    expect(Object.fromEntries(policyOf(false))).toMatchObject({
      'default-src': "'self'",
      'connect-src': "'self'",
      'img-src': "'self' blob: data:",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'object-src': "'none'",
      'form-action': "'self'",
    });
  });

  it('says nothing of itself to others', () => {
    expect(pageHeaders('x', false)).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('lets React refresh in development, and there alone', () => {
    expect(policyOf(true).get('script-src')).toContain("'unsafe-eval'");
    expect(policyOf(true).get('style-src')).toBe("'self' 'unsafe-inline'");
    expect([...policyOf(false).values()].join(' ')).not.toContain('unsafe-eval');
  });
});
