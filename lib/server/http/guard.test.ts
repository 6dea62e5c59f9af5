import { describe, expect, it } from 'vitest';
import { checkOrigin, hostName, isKnownHost } from './guard';

const ALLOWED = ['localhost', '127.0.0.1', '[::1]', 'studio.example'];

function request(headers: Record<string, string>): Request {
  return new Request('http://127.0.0.1:3000/api/generate', { method: 'POST', headers });
}

const passes = (headers: Record<string, string>) => () =>
  checkOrigin(request(headers), { allowedHosts: ALLOWED, auth: 'none', publicUrl: null });

describe('the host', () => {
  it.each([
    ['localhost', 'localhost'],
    ['LOCALHOST:3000', 'localhost'],
    ['localhost.:3000', 'localhost'],
    ['[::1]:3000', '[::1]'],
    ['studio.example', 'studio.example'],
  ])('%s is named %s', (host, name) => {
    expect(hostName(host)).toBe(name);
  });

  it.each([
    '',
    'a b',
    'localhost:',
    'localhost:123456',
    'user@localhost',
    'localhost/evil',
    '[::1',
    'localhost,evil.example',
  ])('%j has no name, so it is not known', (host) => {
    expect(hostName(host)).toBeNull();
    expect(isKnownHost(host, ALLOWED)).toBe(false);
  });

  it.each([
    'evil.example',
    'localhost.evil.example:3000',
    'evil.example.localhost',
    '127.0.0.1.evil.example',
  ])('does not know %s, to which a rebound name would lead', (host) => {
    expect(isKnownHost(host, ALLOWED)).toBe(false);
  });

  it.each(['localhost:3000', '127.0.0.1', '[::1]:80', 'studio.example'])('knows %s', (host) => {
    expect(isKnownHost(host, ALLOWED)).toBe(true);
  });
});

describe('a proxy that does not pass the host on', () => {
  const refusalOf = (headers: Record<string, string>) => {
    try {
      passes(headers)();
    } catch (error) {
      return error;
    }
    throw new Error('It passed');
  };

  it.each<[string, Record<string, string>]>([
    ['drops its port', { host: 'studio.example', origin: 'https://studio.example:8443' }],
    ['puts its own port there', { host: 'studio.example:3000', origin: 'https://studio.example:8443' }],
    [
      'puts its own address there',
      { host: '127.0.0.1:3000', origin: 'https://unlisted.example', 'sec-fetch-site': 'same-origin' },
    ],
  ])('is named when it %s, with the line that mends it', (_what, headers) => {
    expect(refusalOf(headers)).toMatchObject({
      code: 'foreign_origin',
      message: expect.stringContaining('proxy_set_header Host $http_host'),
    });
  });

  it('is not blamed for a page that is foreign', () => {
    expect(refusalOf({ host: 'localhost:3000', origin: 'https://evil.example' })).toMatchObject({
      message: 'Refused: this request came from another web page.',
    });
  });
});

describe('the origin of a change', () => {
  it('passes where a script sends neither header', () => {
    expect(passes({ host: 'localhost:3000' })).not.toThrow();
  });

  it.each<Record<string, string>>([
    { host: 'localhost:3000', origin: 'http://localhost:3000' },
    { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' },
    { host: 'localhost:3000', 'sec-fetch-site': 'none' },
    { host: 'LOCALHOST:3000', origin: 'http://localhost:3000' },
    { host: 'studio.example', origin: 'https://studio.example' },
    { host: 'studio.example:443', origin: 'https://studio.example' },
    { host: '[::1]:3000', origin: 'http://[::1]:3000' },
  ])('passes from the own page: %j', (headers) => {
    expect(passes(headers)).not.toThrow();
  });

  it('passes from a declared name where a proxy replaced the host', () => {
    expect(passes({ host: '127.0.0.1:3000', origin: 'https://studio.example' })).not.toThrow();
  });

  it.each<Record<string, string>>([
    { host: 'localhost:3000', origin: 'https://evil.example' },
    { host: 'localhost:3000', origin: 'http://localhost:8080' },
    { host: 'localhost:3000', origin: 'http://localhost' },
    { host: 'localhost:3000', origin: 'http://127.0.0.1' },
    { host: 'localhost:3000', origin: 'http://127.0.0.1:3000' },
    { host: 'studio.example', origin: 'https://studio.example:8443' },
    { host: 'studio.example:3000', origin: 'https://studio.example' },
    { host: '127.0.0.1:3000', origin: 'https://studio.example:8443' },
    { host: 'localhost:3000', origin: 'null' },
    { host: 'localhost:3000', origin: '' },
    { host: 'localhost:3000', origin: 'file://localhost:3000' },
    { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' },
    { host: 'localhost:3000', 'sec-fetch-site': 'same-site' },
    { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    { host: 'localhost:3000', origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ])('refuses another page: %j', (headers) => {
    expect(passes(headers)).toThrow(expect.objectContaining({ code: 'foreign_origin' }));
  });
});
