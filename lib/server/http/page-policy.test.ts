import { describe, expect, it } from 'vitest';
import { pageHeaders, policyOf } from './page-policy';

const directives = (development: boolean) =>
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
    const policy = directives(false);
    expect(policy.get('script-src')).toBe("'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
    expect(policy.get('style-src')).toBe("'self' 'nonce-bm9uY2U='");
  });

  it('reaches no other server, and cannot be framed', () => {
    expect(Object.fromEntries(directives(false))).toMatchObject({
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

  it('isolates the page, so that WebAssembly may use threads', () => {
    expect(pageHeaders('x', false)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('lets React refresh in development, and there alone', () => {
    expect(directives(true).get('script-src')).toContain("'unsafe-eval'");
    expect(directives(true).get('style-src')).toBe("'self' 'unsafe-inline'");
    expect([...directives(false).values()].join(' ')).not.toContain('unsafe-eval');
  });
});

describe('policyOf', () => {
  it.each(['text/html; charset=utf-8', 'TEXT/HTML'])('takes %s for a page', (type) => {
    expect(policyOf(type, 'x', false)).toEqual(pageHeaders('x', false));
  });

  it('lets a worker load its own parts and nothing else', () => {
    const headers = policyOf('application/javascript; charset=utf-8', 'x', false);
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy?.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|nonce/);
    // Else a page that is isolated may not start it.
    expect(headers).toMatchObject({ 'cross-origin-embedder-policy': 'require-corp' });
  });

  it.each(['', 'image/svg+xml', 'application/json', 'text/plain', 'text/htmlx'])(
    'lets %j do nothing',
    (type) => {
      expect(policyOf(type, 'x', false)).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        // Else no page that is isolated shows it.
        'cross-origin-resource-policy': 'same-origin',
      });
    },
  );
});
