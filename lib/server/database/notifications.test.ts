import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestSchema, type TestSchema } from '@/test/databases';
import type { Notifications } from './notifications';
import { type OpenDatabase, openDatabase } from './open-database';

describe.skipIf(openTestSchema === null)('words between servers', () => {
  let schemas: TestSchema[];
  let databases: OpenDatabase[];
  let stops: (() => Promise<void>)[];

  beforeEach(() => {
    schemas = [];
    databases = [];
    stops = [];
  });
  afterEach(async () => {
    for (const stop of stops) await stop();
    for (const database of databases) await database.close();
    for (const schema of schemas) await schema.remove();
  });

  async function createSchema(): Promise<TestSchema> {
    const schema = await (openTestSchema as NonNullable<typeof openTestSchema>)();
    schemas.push(schema);
    return schema;
  }

  async function join({ url }: TestSchema) {
    const database = await openDatabase({ url, sqlitePath: '', backupDirectory: '' });
    databases.push(database);
    const notifications = database.notifications as Notifications;
    const heard: string[] = [];
    const missed: number[] = [];
    const { stop } = await notifications.listen({
      heard: (word) => heard.push(word),
      missedSince: (epochMs) => missed.push(epochMs),
    });
    stops.push(stop);
    return { notifications, heard, missed };
  }

  test('are heard by all on the same database, and not on another', async () => {
    const schema = await createSchema();
    const [a, b, stranger] = [await join(schema), await join(schema), await join(await createSchema())];
    await a.notifications.send(['one', 'two', 'it’s “quoted”']);
    await stranger.notifications.send(['hello']);
    await expect.poll(() => b.heard).toEqual(['one', 'two', 'it’s “quoted”']);
    await expect.poll(() => a.heard).toEqual(['one', 'two', 'it’s “quoted”']);
    await expect.poll(() => stranger.heard).toEqual(['hello']);
  });

  test('that were missed are not made up for, but it is said since when', async () => {
    const schema = await createSchema();
    const [a, b] = [await join(schema), await join(schema)];
    await schema.cutConnections();
    const cutAt = Date.now();
    await expect.poll(() => b.missed, { timeout: 5000 }).toHaveLength(1);
    expect(b.missed[0]).toBeLessThanOrEqual(cutAt);
    await expect.poll(() => a.missed, { timeout: 5000 }).toHaveLength(1);
    await a.notifications.send(['again']);
    await expect.poll(() => b.heard).toEqual(['again']);
  });
});
