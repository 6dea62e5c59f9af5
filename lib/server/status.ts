import 'server-only';
import type { ErrorCode } from '@/lib/shared/errors';
import { errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import type { WireStatus } from '@/lib/shared/wire';
import { askedServer } from './asked-server';
import { budgetPeriod } from './budget/budget';
import { type MoneyViewer, readStatusMonth } from './budget/money-viewer';
import type { BudgetLimits } from './budget/spending-rules';
import type { Catalogue } from './catalogue/catalogue';
import type { OpenDatabase } from './database/open-database';
import type { Environment } from './environment';
import type { LearnedPriceReader } from './runs/learned-prices';
import type { RunStore } from './runs/run-store';

/** What is told depends on who asks: of money, of the key, and of the runs that wait. */
export type StatusReader = (viewer: MoneyViewer, options?: { testKey?: boolean }) => Promise<WireStatus>;

type StatusParts = {
  environment: Environment;
  connection: WireStatus['connection']['kind'];
  limits: BudgetLimits;
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
  limits,
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

  return async (viewer, { testKey: wanted = false } = {}) => {
    if (wanted && viewer.isAdmin) await runKeyTest();
    const now = await database.now();
    const [budget, open, pauses, learnedAt, news] = await Promise.all([
      readStatusMonth(
        database.query,
        viewer,
        { nowMs: now, period: budgetPeriod(now), demo: connection === 'demo' },
        limits,
      ),
      store.countOpen(viewer.ownerId),
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
        keyTest: viewer.isAdmin ? keyTest : null,
      },
      budget,
      learnedAt,
      news,
      limits: { maxConcurrentCalls: environment.maxConcurrentCalls },
      queue: { ...open, paused: [...pauses].map(([model, until]) => ({ model, until })) },
    };
  };
}
