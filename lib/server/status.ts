import 'server-only';
import type { ErrorCode } from '@/lib/shared/errors';
import { errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import type { WireStatus } from '@/lib/shared/wire';
import { askedServer } from './asked-server';
import { budgetPeriod, budgetResetsAt, budgetScope, judgeBudget, readBudget } from './budget/budget';
import type { Catalogue } from './catalogue/catalogue';
import type { OpenDatabase } from './database/open-database';
import type { Environment } from './environment';
import type { LearnedPriceReader } from './runs/learned-prices';
import type { RunStore } from './runs/run-store';

export type StatusReader = (options?: { testKey?: boolean }) => Promise<WireStatus>;

type StatusParts = {
  environment: Environment;
  connection: WireStatus['connection']['kind'];
  database: OpenDatabase;
  store: RunStore;
  catalogue: Catalogue;
  learned: LearnedPriceReader;
};

/** A key is tested at most this often, however often a person clicks. */
const KEY_TEST_PAUSE_MS = 3000;

export function createStatusReader({
  environment,
  connection,
  database,
  store,
  catalogue,
  learned,
}: StatusParts): StatusReader {
  const server = askedServer(connection, environment.baseUrl);
  let keyTest: WireStatus['connection']['keyTest'] = null;

  async function runKeyTest() {
    if (keyTest !== null && Date.now() - keyTest.testedAt < KEY_TEST_PAUSE_MS) return;
    const code = await catalogue.refresh();
    keyTest = { ok: code === null, code, message: keyTestSentence(code), testedAt: Date.now() };
  }

  function keyTestSentence(code: ErrorCode | null): string {
    if (code !== null) return english.say(errorSentence(code, server));
    return connection === 'demo'
      ? 'No key is set: the built-in stand-in draws the pictures.'
      : 'The server accepts the key.';
  }

  return async ({ testKey: wanted = false } = {}) => {
    if (wanted) await runKeyTest();
    const now = await database.now();
    const period = budgetPeriod(now);
    const [budget, open, pauses, learnedAt, news] = await Promise.all([
      readBudget(database.query, { scope: budgetScope(connection === 'demo'), period }),
      store.countOpen(),
      store.pauses(),
      learned.newestAt(),
      catalogue.news(),
    ]);
    return {
      version: environment.version,
      connection: {
        kind: connection,
        host: connection === 'demo' ? null : new URL(environment.baseUrl ?? 'https://api.openai.com/v1').host,
        keyConfigured: environment.apiKey !== null,
        keyTest,
      },
      budget: {
        period,
        resetsAt: budgetResetsAt(now),
        ...budget,
        runLimitMicroUsd: environment.runBudgetMicroUsd,
        ...judgeBudget(budget, environment.monthlyBudgetMicroUsd),
      },
      learnedAt,
      news,
      limits: { maxConcurrentCalls: environment.maxConcurrentCalls },
      queue: { ...open, paused: [...pauses].map(([model, until]) => ({ model, until })) },
    };
  };
}
