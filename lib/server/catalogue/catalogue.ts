import 'server-only';
import { z } from 'zod';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Logger } from '@/lib/server/logger';
import type { ImagesClient } from '@/lib/server/openai/open-client';
import { readModelList } from '@/lib/server/openai/read-model-list';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { type HeardModels, hear, NOTHING_HEARD, tellNews } from '@/lib/shared/model-news';
import { findModel, type TokenPrices } from '@/lib/shared/models';
import type { EnteredPrice, ModelNews } from '@/lib/shared/wire-models';

/**
 * What is known of models beyond the compiled catalogue. It lies in the database, so that all servers on it know the
 * same, and a start without a network knows what the last one did.
 */
export type Catalogue = {
  /** As of now, by this server's clock. */
  news(): Promise<ModelNews>;
  /**
   * Reads the API's list of models, which tells of ends and newcomers.
   * @returns what is wrong with the key or the way to the server; null when nothing is
   */
  refresh(): Promise<ErrorCode | null>;
  /**
   * What a model outside the catalogue costs, as a person says; null: unknown.
   * @throws OverpaintError `invalid_request` for a catalogue model
   */
  enterPrice(model: string, prices: TokenPrices | null): Promise<void>;
  /** Reads the list now and daily, in the background. */
  start(): void;
  close(): Promise<void>;
};

type CatalogueParts = {
  database: OpenDatabase;
  client: ImagesClient;
  connection: 'demo' | 'openai' | 'compatible';
  logger: Logger;
};

const HEARD_KEY = 'models.heard';
const PRICE_KEY = 'models.price ';
const DAY_MS = 24 * 60 * 60_000;
/** A list that could not be read is asked for again at the next look. */
const LOOK_EVERY_MS = 60 * 60_000;

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const heardSchema = z.object({
  /** Of another server nothing was heard. */
  baseUrl: z.string(),
  at: z.number(),
  ends: z.array(z.object({ id: z.string(), on: day.nullable() })),
  newcomers: z.array(z.string()),
});
const rate = z.number().min(0);
const priceSchema = z.object({
  prices: z.object({ textIn: rate, imageIn: rate, imageOut: rate, textOut: rate }),
  enteredOn: day,
});

export function createCatalogue({ database, client, connection, logger }: CatalogueParts): Catalogue {
  const { query } = database;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let reading: Promise<unknown> = Promise.resolve();

  async function readHeard(): Promise<(HeardModels & { at: number }) | null> {
    const row = await query
      .selectFrom('setting')
      .select('value')
      .where('key', '=', HEARD_KEY)
      .executeTakeFirst();
    const heard = heardSchema.safeParse(parseJson(row?.value));
    return heard.success && heard.data.baseUrl === client.baseUrl ? heard.data : null;
  }

  async function readPrices(): Promise<EnteredPrice[]> {
    const rows = await query
      .selectFrom('setting')
      .selectAll()
      .where('key', 'like', `${PRICE_KEY}%`)
      .orderBy('key')
      .execute();
    return rows.flatMap(({ key, value }) => {
      const price = priceSchema.safeParse(parseJson(value));
      return price.success ? [{ model: key.slice(PRICE_KEY.length), ...price.data }] : [];
    });
  }

  async function write(key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    await query
      .insertInto('setting')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
      .execute();
  }

  async function refresh(): Promise<ErrorCode | null> {
    if (connection === 'demo') return null;
    const { code, models } = await readModelList(client, closing.signal);
    if (models === null || closing.signal.aborted) return code;
    const at = Date.now();
    const before = (await readHeard()) ?? NOTHING_HEARD;
    const after = hear(before, models, at);
    await write(HEARD_KEY, { ...after, baseUrl: client.baseUrl, at });
    const fresh = after.newcomers.filter((id) => !before.newcomers.includes(id));
    if (fresh.length > 0) logger.info({ models: fresh }, 'the API has new models');
    return code;
  }

  function refreshInBackground(): void {
    reading = refresh().catch((error) => {
      if (!closing.signal.aborted) logger.warn({ err: error }, 'the list of models could not be kept');
    });
  }

  async function look(): Promise<void> {
    const heard = await readHeard();
    if (heard === null || Date.now() - heard.at >= DAY_MS) refreshInBackground();
  }

  return {
    async news() {
      const [heard, prices] = await Promise.all([readHeard(), readPrices()]);
      const compatible = connection === 'compatible';
      return tellNews(heard ?? NOTHING_HEARD, prices, { nowMs: Date.now(), compatible });
    },

    refresh,

    async enterPrice(model, prices) {
      const known = findModel(model);
      if (known !== undefined)
        throw new OverpaintError('invalid_request', `${known.label} has its price from the catalogue.`);
      const key = `${PRICE_KEY}${model}`;
      if (prices === null) await query.deleteFrom('setting').where('key', '=', key).execute();
      else await write(key, { prices, enteredOn: new Date().toISOString().slice(0, 10) });
    },

    start() {
      if (connection === 'demo') return;
      refreshInBackground();
      timer = setInterval(() => {
        look().catch((error) => logger.warn({ err: error }, 'it is not known when models were listed last'));
      }, LOOK_EVERY_MS).unref();
    },

    async close() {
      closing.abort();
      if (timer !== null) clearInterval(timer);
      await reading;
    },
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
