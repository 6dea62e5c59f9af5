import { describe, expect, it } from 'vitest';
import { readTarget } from './request-target';

describe('a target', () => {
  it.each([
    ['/', '/', null],
    ['/library?q=100%25&x=a%5Cb', '/library', null],
    ['/image/%E2%82%AC', '/image/%E2%82%AC', null],
    ['/compare/x.png', '/compare/x.png', null],
    ['//double/slash', '//double/slash', null],
    ['/a..b/...', '/a..b/...', null],
    ['http://LOCALHOST:3000/library?x=1', '/library', 'LOCALHOST:3000'],
    ['https://localhost', '/', 'localhost'],
    ['http://localhost?x=1', '/', 'localhost'],
  ])('%s asks for %s', (target, path, authority) => {
    expect(readTarget(target)).toMatchObject({ path, authority });
  });

  it('is handed on without the host that proxies are asked with', () => {
    expect(readTarget('http://localhost:3000/library?x=1')?.url).toBe('/library?x=1');
    expect(readTarget('http://localhost?x=1')?.url).toBe('/?x=1');
  });

  it.each([
    '',
    '*',
    'library',
    'evil.example:443',
    'ftp://localhost/',
    'javascript:alert(1)',
    '/\\evil.example/x',
    '/%5Cevil.example',
    '/api/../library',
    '/api/%2e%2e/library',
    '/api/.%2E/library',
    '/api/%2e%2e%2flibrary',
    '/.',
    '/x/..',
    '/%',
    '/%zz',
    '/%ff',
    '/%c0%ae%c0%ae/',
    '/image/%00',
    '/image/%0d%0aset-cookie:x',
    '/library?q=%00',
    '/library#part',
    '/li brary',
    '/ä',
    '/\u0000',
  ])('%j is refused, because it can be read in two ways', (target) => {
    expect(readTarget(target)).toBeNull();
  });
});
