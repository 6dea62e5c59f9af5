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

  test('turns dollars into whole micro-dollars', () => {
    expect(parseEnvironment({ MONTHLY_BUDGET_USD: '0.1', RUN_BUDGET_USD: '20' })).toMatchObject({
      monthlyBudgetMicroUsd: 100_000,
      runBudgetMicroUsd: 20_000_000,
    });
  });

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

  test('does not accept what this version cannot do', () => {
    expect(problemsOf({ AUTH: 'accounts' })).toHaveLength(1);
    expect(problemsOf({ BLOB_URL: 's3://bucket' })).toHaveLength(1);
    expect(problemsOf({ DATABASE_URL: 'mysql://x' })).toHaveLength(1);
  });
});
