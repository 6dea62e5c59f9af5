import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationError, parseEnvironment } from './environment';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'overpaint-environment-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function problemsOf(source: Record<string, string>): readonly string[] {
  try {
    parseEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  test('is complete with nothing set', () => {
    expect(parseEnvironment({})).toMatchObject({
      apiKey: null,
      baseUrl: null,
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: null,
      monthlyBudgetMicroUsd: null,
      runBudgetMicroUsd: null,
      maxConcurrentCalls: 8,
      drainTimeoutMs: 300_000,
    });
  });

  test('takes an empty value as not set', () => {
    expect(parseEnvironment({ OPENAI_API_KEY: '  ', PORT: '' })).toMatchObject({ apiKey: null, port: 3000 });
  });

  test('reads a secret from a file, without its line end', () => {
    const path = join(directory, 'key');
    writeFileSync(path, 'sk-from-file\n');
    expect(parseEnvironment({ OPENAI_API_KEY_FILE: path }).apiKey).toBe('sk-from-file');
  });

  test.each([
    ['behind a byte order mark', Buffer.from('\uFEFFsk-from-file\r\n')],
    ['in UTF-16', Buffer.from('\uFEFFsk-from-file\r\n', 'utf16le')],
  ])('reads a secret from a file %s', (_name, bytes) => {
    const path = join(directory, 'odd-key');
    writeFileSync(path, bytes);
    expect(parseEnvironment({ OPENAI_API_KEY_FILE: path }).apiKey).toBe('sk-from-file');
  });

  test.each([
    ['cannot be read', null],
    ['is empty', Buffer.from('\n')],
    ['is not text in UTF-8', Buffer.from([0xfc, 0x0a])],
  ])('says that the file of a secret %s', (what, bytes) => {
    const path = join(directory, bytes === null ? '.' : 'bad-key');
    if (bytes !== null) writeFileSync(path, bytes);
    expect(problemsOf({ OPENAI_API_KEY_FILE: path })).toEqual([
      `OPENAI_API_KEY_FILE names a file that ${what}.`,
    ]);
  });

  test('refuses quotation marks that docker leaves in a value', () => {
    const problems = problemsOf({ OPENAI_API_KEY: '"sk-123"', DATA_DIR: "'/data'" });
    expect(problems).toEqual([
      expect.stringMatching(/^OPENAI_API_KEY is in quotation marks/),
      expect.stringMatching(/^DATA_DIR is in quotation marks/),
    ]);
    expect(problems.join()).not.toContain('123');
  });

  test('reads the organisation, the project and the headers of a gateway, which may lie in a file', () => {
    const lines = 'X-Gateway: a secret: with colons\r\n\n  cf-aig-cache :no\nx-empty:\n';
    const path = join(directory, 'headers');
    writeFileSync(path, lines.replace(' :', ':'));
    expect(
      parseEnvironment({
        OPENAI_ORG_ID: ' org-1 ',
        OPENAI_PROJECT_ID: 'proj_1',
        OPENAI_CUSTOM_HEADERS_FILE: path,
      }),
    ).toMatchObject({
      organization: 'org-1',
      project: 'proj_1',
      apiHeaders: { 'X-Gateway': 'a secret: with colons', 'cf-aig-cache': 'no', 'x-empty': '' },
    });
    expect(parseEnvironment({})).toMatchObject({ organization: null, project: null, apiHeaders: {} });
  });

  test.each([
    [{ OPENAI_API_KEY: 'Bearer sk-123' }, /^OPENAI_API_KEY has a space/],
    [{ OPENAI_API_KEY: '“sk-123”' }, /^OPENAI_API_KEY has a space/],
    [{ OPENAI_BASE_URL: 'https://a.example/v1?api-version=1' }, /not with “\?” or “#”/],
    [{ OPENAI_BASE_URL: 'https://a.example/v1#x' }, /not with “\?” or “#”/],
    [{ OPENAI_BASE_URL: 'https://user:pass@a.example/v1' }, /OPENAI_CUSTOM_HEADERS/],
  ])('refuses what would fail at the first call, and shows nothing of it: %o', (source, sentence) => {
    const problems = problemsOf(source as Record<string, string>);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toMatch(/123|pass@/);
  });

  test('takes hosts that may hold pictures, and says which are none', () => {
    expect(
      parseEnvironment({ PICTURE_HOSTS: 'CDN.example.com, *.example.net:8443,10.0.0.5:9000,' }).pictureHosts,
    ).toEqual([
      { name: 'cdn.example.com', port: null, subdomains: false },
      { name: 'example.net', port: '8443', subdomains: true },
      { name: '10.0.0.5', port: '9000', subdomains: false },
    ]);
    for (const host of [
      'https://cdn.example.com',
      '*',
      '*.com',
      '*.10.0.0.1',
      'a b',
      'x/y',
      'host:99999',
      'user@host',
    ])
      expect([host, problemsOf({ PICTURE_HOSTS: host })]).toEqual([
        host,
        [expect.stringContaining(`“${host}” is none`)],
      ]);
  });

  test('says which line is no header, and shows nothing of it', () => {
    const problems = problemsOf({
      OPENAI_CUSTOM_HEADERS: 'X-Good: 1\nsecret without a name\nX Bad: secret',
      OPENAI_ORG_ID: 'org 1',
    });
    expect(problems).toEqual([
      expect.stringContaining('OPENAI_ORG_ID'),
      expect.stringContaining('line 2 is none'),
      expect.stringContaining('line 3 is none'),
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  test('turns dollars into whole micro-dollars', () => {
    expect(parseEnvironment({ MONTHLY_BUDGET_USD: '0.1', RUN_BUDGET_USD: '20' })).toMatchObject({
      monthlyBudgetMicroUsd: 100_000,
      runBudgetMicroUsd: 20_000_000,
    });
  });

  test('takes a budget of nothing, which lets nothing be spent', () => {
    expect(parseEnvironment({ MONTHLY_BUDGET_USD: '0', RUN_BUDGET_USD: '0.00' })).toMatchObject({
      monthlyBudgetMicroUsd: 0,
      runBudgetMicroUsd: 0,
    });
  });

  test('takes a budget of any size that is exact in micro-dollars, and none beyond', () => {
    expect(parseEnvironment({ MONTHLY_BUDGET_USD: '999999999.999999' }).monthlyBudgetMicroUsd).toBe(
      999_999_999_999_999,
    );
    expect(problemsOf({ MONTHLY_BUDGET_USD: '1000000000' })).toHaveLength(1);
    expect(problemsOf({ MONTHLY_BUDGET_USD: '9'.repeat(400) })).toHaveLength(1);
  });

  test.each(['abc', '-5', '+5', '$20', '20 USD', '1,5', '1e3', '0x10', 'Infinity', 'NaN', '0.0000001', '.5'])(
    'refuses a budget of “%s”, in either place',
    (amount) => {
      expect(problemsOf({ MONTHLY_BUDGET_USD: amount, RUN_BUDGET_USD: amount })).toEqual(
        ['MONTHLY_BUDGET_USD', 'RUN_BUDGET_USD'].map(
          (name) => `${name} must be an amount in US dollars such as 20 or 0.50, not “${amount}”.`,
        ),
      );
    },
  );

  test('lists every mistake at once', () => {
    const problems = problemsOf({
      MONTHLY_BUDGET_USD: 'abc',
      PORT: '99999',
      OPENAI_BASE_URL: 'nonsense',
      MAX_CONCURRENT_CALLS: '0',
      LOG_LEVEL: 'loud',
      OPENAI_API_KEY_FILE: join(directory, 'missing'),
    });
    expect(problems).toHaveLength(6);
    expect(problems.join('\n')).toContain(
      'MONTHLY_BUDGET_USD must be an amount in US dollars such as 20 or 0.50, not “abc”.',
    );
  });

  test('names both variables of a secret that is set twice', () => {
    const path = join(directory, 'twice');
    writeFileSync(path, 'x');
    expect(problemsOf({ OPENAI_API_KEY: 'y', OPENAI_API_KEY_FILE: path })).toEqual([
      'OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set; keep one.',
    ]);
  });

  test.each(['0.0.0.0', '::', '192.0.2.7', 'studio.example'])(
    'refuses to listen on %s unless told AUTH=none',
    (host) => {
      expect(problemsOf({ HOST: host })).toHaveLength(1);
      expect(problemsOf({ HOST: host, AUTH: 'none' })).toEqual([]);
    },
  );

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s without being told', (host) => {
    expect(problemsOf({ HOST: host })).toEqual([]);
  });

  test('answers to loopback names, to its own, and to those it is given', () => {
    expect(
      parseEnvironment({ HOST: '0.0.0.0', AUTH: 'none', ALLOWED_HOSTS: 'Studio.example, other.example' })
        .allowedHosts,
    ).toEqual(['localhost', '127.0.0.1', '[::1]', 'studio.example', 'other.example']);
  });

  test.each([
    ['https://images.example.com', 'images.example.com'],
    ['http://Images.Example.com:8443/', 'images.example.com'],
    ['images.example.com:8443', 'images.example.com'],
    ['images.example.com.', 'images.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['my_host', 'my_host'],
    ['2001:DB8::0:1', '[2001:db8::1]'],
    ['[2001:db8::1]:3000', '[2001:db8::1]'],
    ['192.168.1.7:3000', '192.168.1.7'],
  ])('takes the name out of ALLOWED_HOSTS=%s', (written, name) => {
    expect(parseEnvironment({ ALLOWED_HOSTS: `${written} other.example` }).allowedHosts.slice(3)).toEqual([
      name,
      'other.example',
    ]);
  });

  test.each([
    '*',
    '*.example.com',
    'example.com/overpaint',
    'https://example.com/?a',
    'a;b',
    'user@host',
    'https://',
  ])('says that ALLOWED_HOSTS=%s can never match', (written) => {
    expect(problemsOf({ ALLOWED_HOSTS: written })).toEqual([expect.stringContaining(`not “${written}”`)]);
  });

  test('takes an address in brackets, and says where HOST has more than one', () => {
    expect(parseEnvironment({ HOST: '[::1]' }).host).toBe('::1');
    expect(problemsOf({ HOST: 'localhost:3000' })).toEqual([expect.stringMatching(/The port is PORT/)]);
    expect(problemsOf({ HOST: 'http://127.0.0.1' })).toEqual([expect.stringMatching(/The port is PORT/)]);
  });

  test.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ['2001:db8::/32,', ['2001:db8::/32']],
  ])('trusts the proxies of %j', (value, proxies) => {
    expect(parseEnvironment({ TRUSTED_PROXIES: value }).trustedProxies).toEqual(proxies);
  });

  test.each([
    '*',
    'all',
    '0.0.0.0/0',
    '::/0',
    '128.0.0.0/1',
    '::/15',
    '10.0.0.0/33',
    'proxy.internal',
    '10.0.0.1:80',
    '10.0.0.0/',
  ])('trusts neither everybody nor what it cannot read: %s', (value) => {
    expect(problemsOf({ TRUSTED_PROXIES: value })).toEqual([
      expect.stringContaining('TRUSTED_PROXIES must list'),
    ]);
  });

  test('knows a bucket, with its credentials in the URL or beside it', () => {
    const place = {
      bucket: 'pictures',
      prefix: 'a/b/',
      region: 'eu-central-1',
      endpoint: 'https://storage.example:9000',
      pathStyle: true,
    };
    const options = `region=eu-central-1&endpoint=${encodeURIComponent('https://storage.example:9000')}&pathStyle=true`;
    expect(
      parseEnvironment({ BLOB_URL: `s3://KEY:se%2Fcret@pictures/a//b/?${options}` }).blobLocation,
    ).toEqual({ ...place, credentials: { accessKeyId: 'KEY', secretAccessKey: 'se/cret' } });
    const path = join(directory, 'blob-url');
    writeFileSync(path, `s3://pictures/a/b?${options}\n`);
    expect(
      parseEnvironment({
        BLOB_URL_FILE: path,
        AWS_ACCESS_KEY_ID: 'K',
        AWS_SECRET_ACCESS_KEY: 'S',
        AWS_SESSION_TOKEN: 'T',
      }).blobLocation,
    ).toEqual({ ...place, credentials: { accessKeyId: 'K', secretAccessKey: 'S', sessionToken: 'T' } });
    expect(parseEnvironment({ BLOB_URL: 's3://pictures' }).blobLocation).toEqual({
      bucket: 'pictures',
      prefix: '',
      region: 'us-east-1',
      endpoint: null,
      pathStyle: false,
      credentials: null,
    });
    expect(parseEnvironment({}).blobLocation).toBeNull();
  });

  test.each([
    ['https://pictures.example', /must be a URL such as s3:/],
    ['s3:///prefix', /does not name a bucket/],
    ['s3://KEY@pictures', /half of its credentials/],
    ['s3://KEY:x%zzqq@pictures', /not percent-encoded/],
    ['s3://pictures?regoin=x', /unknown option “regoin”/],
    ['s3://pictures?endpoint=storage:9000', /endpoint in BLOB_URL must be a URL/],
    ['s3://pictures?pathStyle=yes', /must be true or false/],
  ])('says what is wrong with BLOB_URL=%s, and no secret', (url, sentence) => {
    const problems = problemsOf({ BLOB_URL: url });
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toContain('zzqq');
  });

  test('wants both halves of the credentials', () => {
    expect(problemsOf({ BLOB_URL: 's3://pictures', AWS_ACCESS_KEY_ID: 'K' })).toEqual([
      expect.stringMatching(/need each other/),
    ]);
    expect(problemsOf({ AWS_ACCESS_KEY_ID: 'K' })).toEqual([]);
  });

  test('does not accept what this version cannot do', () => {
    expect(problemsOf({ AUTH: 'accounts' })).toHaveLength(1);
    expect(problemsOf({ DATABASE_URL: 'mysql://x' })).toHaveLength(1);
  });
});
