import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { issueZipTicket, redeemZipTicket } from './zip-tickets';

describe.each(TEST_ENGINES)('a ticket for a ZIP on $engine', ({ open }) => {
  let opened: TestDatabase;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.remove());

  const issue = (ids: string[]) => issueZipTicket(opened.database, 'ann', ids);
  const redeem = (ticket: string, { ownerId = 'ann', keep = false } = {}) =>
    redeemZipTicket(opened.database, ownerId, ticket, keep);

  test('is its owner’s, once, and can be looked at before', async () => {
    const { ticket } = await issue(['one', 'two']);
    await expect(redeem(ticket, { ownerId: 'ben' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await redeem(ticket, { keep: true })).toEqual(['one', 'two']);
    expect(await redeem(ticket)).toEqual(['one', 'two']);
    await expect(redeem(ticket)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is nothing after five minutes, and is swept away by the next', async () => {
    const { ticket, expiresAt } = await issue(['one']);
    const now = await opened.database.now();
    expect(Math.abs(expiresAt - now - 300_000)).toBeLessThan(60_000);
    const at = now - 1;
    await opened.database.query.updateTable('zipTicket').set({ expiresAt: at }).execute();
    await expect(redeem(ticket)).rejects.toMatchObject({ code: 'not_found' });
    await issue(['two']);
    const left = await opened.database.query.selectFrom('zipTicket').select('ids').execute();
    expect(left).toEqual([{ ids: '["two"]' }]);
  });

  test.each(['', 'nonsense', 'a\u0000b', 'x'.repeat(100_000)])('was given out to no one', async (ticket) => {
    await expect(redeem(ticket)).rejects.toMatchObject({ code: 'not_found' });
  });
});
