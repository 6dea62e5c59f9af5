import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OpenDatabase, openDatabase } from '@/lib/server/database/open-database';
import { createLogger } from '@/lib/server/logger';
import { openImagesClient } from '@/lib/server/openai/open-client';
import { endOf, isRefused } from '@/lib/shared/model-news';
import { NO_NEWS } from '@/lib/shared/wire-models';
import { type Catalogue, createCatalogue } from './catalogue';

const TODAY = Date.parse('2026-11-28T12:00:00Z');

let directory: string;
let database: OpenDatabase;
/** What the API answers, and how often it was asked. */
let answer: () => Response;
let asked: number;
const open: Catalogue[] = [];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: TODAY });
  directory = await mkdtemp(join(tmpdir(), 'overpaint-catalogue-'));
  database = await openDatabase({
    url: null,
    sqlitePath: join(directory, 'overpaint.db'),
    backupDirectory: directory,
  });
  asked = 0;
  answer = () => Response.json({ data: [] });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((catalogue) => catalogue.close()));
  await database.close();
  await rm(directory, { recursive: true });
  vi.useRealTimers();
});

/** A server, or a later start of it: what is known lies in the database. */
function start(
  connection: 'demo' | 'openai' | 'compatible' = 'openai',
  baseUrl = 'https://api.openai.com/v1',
): Catalogue {
  const client = openImagesClient({
    baseUrl,
    standIn: async () => {
      asked += 1;
      return answer();
    },
  });
  const catalogue = createCatalogue({ database, client, connection, logger: createLogger('silent') });
  open.push(catalogue);
  return catalogue;
}

const listing = (data: unknown[]) => () => Response.json({ object: 'list', data });
const NEWCOMER = { id: 'gpt-image-3-flare', shutdown_date: null };

describe('the list of models', () => {
  it('brings newcomers and last days, and is known to every later start', async () => {
    answer = listing([NEWCOMER, { id: 'gpt-image-2', shutdown_date: '2026-12-15' }, { id: 'gpt-5.5' }]);
    expect(await start().refresh()).toBeNull();
    answer = () => Response.error();
    const news = await start().news();
    expect(news.newcomers).toEqual(['gpt-image-3-flare']);
    expect(endOf('gpt-image-2', news)).toEqual({
      id: 'gpt-image-2',
      on: '2026-12-15',
      stage: 'soon',
      refused: false,
    });
  });

  it.each([
    ['no network', () => Promise.reject(new Error('no route')) as unknown as Response],
    ['a page', () => new Response('<!doctype html><title>Log in</title>')],
    ['no list', () => new Response('{}', { status: 404 })],
    ['a failing server', () => new Response('{}', { status: 500 })],
    ['another shape', () => Response.json({ data: 'gpt-image-3' })],
  ])('that is %s leaves what was known', async (_, bad) => {
    answer = listing([NEWCOMER]);
    const catalogue = start();
    await catalogue.refresh();
    answer = bad;
    await catalogue.refresh();
    expect((await catalogue.news()).newcomers).toEqual(['gpt-image-3-flare']);
  });

  it('of another server says nothing about this one', async () => {
    answer = listing([NEWCOMER]);
    await start('compatible', 'http://127.0.0.1:1/v1').refresh();
    expect((await start().news()).newcomers).toEqual([]);
  });

  it('is not asked for in the demo', async () => {
    const catalogue = start('demo');
    catalogue.start();
    expect(await catalogue.refresh()).toBeNull();
    expect(asked).toBe(0);
  });

  it('that is damaged in the database is as none', async () => {
    await database.query.insertInto('setting').values({ key: 'models.heard', value: '{"ends":7' }).execute();
    expect((await start().news()).newcomers).toEqual([]);
  });

  it('does not hold up a server that stops', async () => {
    const catalogue = start();
    answer = () => new Promise(() => {}) as unknown as Response;
    catalogue.start();
    await expect(catalogue.close()).resolves.toBeUndefined();
  });
});

describe('the clock', () => {
  it('lets a model be until its last day is over everywhere', async () => {
    const catalogue = start();
    const refused = async (now: string) => {
      vi.setSystemTime(Date.parse(now));
      return isRefused('gpt-image-1.5', await catalogue.news());
    };
    expect(await refused('2026-12-02T11:59:59Z')).toBe(false);
    expect(await refused('2026-12-02T12:00:00Z')).toBe(true);
  });
});

describe('a price that a person enters', () => {
  const prices = { textIn: 1, imageIn: 2.5, imageOut: 10, textOut: 0 };

  it('is kept for that model until it is taken back', async () => {
    const catalogue = start();
    await catalogue.enterPrice('@cf/flux 1+lora', prices);
    expect((await start().news()).prices).toEqual([
      { model: '@cf/flux 1+lora', prices, enteredOn: '2026-11-28' },
    ]);
    await catalogue.enterPrice('@cf/flux 1+lora', null);
    expect((await catalogue.news()).prices).toEqual(NO_NEWS.prices);
  });

  it('does not go before the catalogue’s', async () => {
    await expect(start().enterPrice('gpt-image-2', prices)).rejects.toThrow(
      'GPT Image 2 has its price from the catalogue.',
    );
  });
});
