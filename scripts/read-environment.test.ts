import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NEXT_READS_NO_FILES } from './next-reads-no-files';
import { mergeEnvFile } from './read-environment';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overpaint-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const root = join(import.meta.dirname, '..');

describe('the settings that are read', () => {
  test('are printed by name and source, without values', () => {
    write('.env', 'OPENAI_API_KEY=sk-secret\nRUN_BUDGET_USD=\nPORT=1\n');
    const merged = mergeEnvFile(folder, { PORT: '2', MONTHLY_BUDGET_USD: '5' });
    expect(merged.added).toEqual({ OPENAI_API_KEY: 'sk-secret', RUN_BUDGET_USD: '' });
    expect(merged.counting).toBe(
      'Settings: OPENAI_API_KEY from .env; PORT, MONTHLY_BUDGET_USD from the environment.',
    );
    expect(merged.warnings).toEqual(['PORT in .env is ignored, because the environment sets it.']);
    expect(mergeEnvFile(join(folder, 'empty'), {}).counting).toBe(
      'Settings: no .env; nothing from the environment.',
    );
  });

  test('do not include names that the environment sets to an empty value, with a warning', () => {
    write('.env', 'OPENAI_API_KEY=sk-secret\n');
    expect(mergeEnvFile(folder, { OPENAI_API_KEY: '' })).toMatchObject({
      added: {},
      warnings: ['OPENAI_API_KEY in .env is ignored, because the environment sets it to an empty value.'],
    });
  });

  test.each([
    '.env.local',
    '.env.production',
    '.env.production.local',
    '.env.development',
    '.env.development.local',
  ])('do not come from %s, with a warning', (name) => {
    write(name, 'OPENAI_API_KEY=sk-secret\n');
    expect(mergeEnvFile(folder, {})).toMatchObject({
      added: {},
      warnings: [`${name} is not read. Put settings into .env or into the environment.`],
    });
  });

  test('are the same for Next, which would read those files too', () => {
    for (const name of ['.env', '.env.local', '.env.production']) write(name, 'OPENAI_API_KEY=sk-secret\n');
    const nextEnv = createRequire(createRequire(import.meta.url).resolve('next')).resolve('@next/env');
    const look = `require(${JSON.stringify(nextEnv)}).loadEnvConfig(${JSON.stringify(folder)}, false); console.log(process.env.OPENAI_API_KEY ?? 'nothing')`;
    const keyOf = (environment: Record<string, string>) =>
      spawnSync(process.execPath, ['-e', look], {
        env: { ...environment, NODE_ENV: 'production' },
        encoding: 'utf8',
      }).stdout.trim();
    expect(keyOf({})).toBe('sk-secret');
    expect(keyOf(NEXT_READS_NO_FILES)).toBe('nothing');
  });

  test('with a mistake in a line end the program before anything is done', () => {
    write('.env', 'MONTHLY_BUDGET_USD: 5\n');
    const script = `import { readEnvironmentOrExit } from ${JSON.stringify(join(root, 'scripts/read-environment.ts'))}; readEnvironmentOrExit(${JSON.stringify(folder)}); console.log('went on');`;
    write('start.ts', script);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ['--import', join(root, 'scripts/register.mjs'), join(folder, 'start.ts')],
      { cwd: root, encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toContain('Write MONTHLY_BUDGET_USD=value');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
  });
});

describe('an unknown name', () => {
  const warningsFor = (name: string) => {
    write('.env', `${name}=x\n`);
    return mergeEnvFile(folder, {}).warnings;
  };

  test.each([
    ['OPENAI_APIKEY', 'OPENAI_API_KEY'],
    ['OPEN_AI_API_KEY', 'OPENAI_API_KEY'],
    ['openai_api_key', 'OPENAI_API_KEY'],
    ['OPENAI_KEY', 'OPENAI_API_KEY'],
    ['API_KEY', 'OPENAI_API_KEY'],
    ['OPENAI_API_KYE', 'OPENAI_API_KEY'],
    ['OPENAI_API_KEY_FIEL', 'OPENAI_API_KEY_FILE'],
    ['OPENAI_API_BASE', 'OPENAI_BASE_URL'],
    ['MONTHLY_BUDGET', 'MONTHLY_BUDGET_USD'],
    ['MONTHLY_BUGDET_USD', 'MONTHLY_BUDGET_USD'],
    ['MONTHLY_BUDGET_USD_FILE', 'MONTHLY_BUDGET_USD'],
    ['ALLOWED_HOST', 'ALLOWED_HOSTS'],
    ['OVERPAINT_PORT', 'PORT'],
    ['DATADIR', 'DATA_DIR'],
  ])('%s is taken for %s', (name, meant) => {
    expect(warningsFor(name)).toEqual([`${name} in .env is not a setting. Did you mean ${meant}?`]);
  });

  test.each([
    'PATH',
    'HOSTNAME',
    'POSTGRES_USER',
    'AWS_REGION',
    'NODE_EXTRA_CA_CERTS',
    'HTTPS_PROXY',
    'PGSSLMODE',
  ])('%s belongs to another program', (name) => {
    expect(warningsFor(name)).toEqual([]);
  });

  test('is matched more carefully in the environment, which all programs share', () => {
    const names = {
      OPENAI_APIKEY: 'x',
      API_KEY: 'x',
      BASE_URL: 'x',
      SECRET_KEY: 'x',
      TEST_DATABASE_URL: 'x',
    };
    expect(mergeEnvFile(folder, names).warnings).toEqual([
      'OPENAI_APIKEY is not a setting. Did you mean OPENAI_API_KEY?',
    ]);
  });
});

test('a folder named .env is a mistake', () => {
  mkdirSync(join(folder, '.env'));
  expect(mergeEnvFile(folder, {}).problems).toEqual([expect.stringMatching(/is a folder/)]);
});
