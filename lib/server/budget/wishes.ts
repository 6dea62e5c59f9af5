import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireWish } from '@/lib/shared/wire-people';
import { budgetPeriod } from './budget';
import { personScope } from './budget-scopes';

export type WishStore = ReturnType<typeof createWishStore>;

function wishesIn(query: Kysely<Database>) {
  return query
    .selectFrom('wish')
    .innerJoin('person', 'person.id', 'wish.personId')
    .select(['wish.id', 'wish.personId', 'person.name', 'wish.period', 'wish.amountMicroUsd'])
    .select(['wish.createdAt', 'wish.settledAt', 'wish.grantedMicroUsd']);
}

/** Those that wait for an answer, the oldest first. What was asked in a month that is over is over. */
export function listOpenWishes(query: Kysely<Database>, period: string): Promise<WireWish[]> {
  return wishesIn(query)
    .where('wish.settledAt', 'is', null)
    .where('wish.period', '=', period)
    .orderBy('wish.createdAt')
    .orderBy('wish.id')
    .execute();
}

/**
 * “Ask for more”: what people would like to spend in this month beyond their limit. What is granted is of the purse that
 * would have refused them: the stand-in's in a demo.
 */
export function createWishStore({ query, now, engine }: OpenDatabase, demo: boolean) {
  const wishes = () => wishesIn(query);

  return {
    /** Asks, or asks for another amount: of each person at most one is open. */
    async ask(personId: string, amountMicroUsd: number): Promise<WireWish> {
      const at = await now();
      const period = budgetPeriod(at);
      const id = await query.transaction().execute(async (transaction) => {
        // Locks the person, so that two windows do not both ask anew.
        let person = transaction.selectFrom('person').select('id').where('id', '=', personId);
        if (engine === 'postgres') person = person.forUpdate();
        if ((await person.executeTakeFirst()) === undefined) throw new OverpaintError('person_not_found');
        const open = await transaction
          .updateTable('wish')
          .set({ amountMicroUsd, createdAt: at })
          .where('personId', '=', personId)
          .where('period', '=', period)
          .where('settledAt', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (open !== undefined) return open.id;
        const fresh = { id: randomUUID(), personId, period, amountMicroUsd, createdAt: at };
        await transaction.insertInto('wish').values(fresh).execute();
        return fresh.id;
      });
      return wishes().where('wish.id', '=', id).executeTakeFirstOrThrow();
    },

    listOpen: async (): Promise<WireWish[]> => listOpenWishes(query, budgetPeriod(await now())),

    /** This person's of this month, the newest first. */
    async listOf(personId: string): Promise<WireWish[]> {
      return wishes()
        .where('wish.personId', '=', personId)
        .where('wish.period', '=', budgetPeriod(await now()))
        .orderBy('wish.createdAt', 'desc')
        .orderBy('wish.id')
        .execute();
    },

    /**
     * Answers it: what is granted is there for the rest of its month. Nothing granted is a refusal.
     *
     * @param also what else is written in the same transaction
     * @throws OverpaintError wish_not_found, also where it was answered already
     */
    async settle(
      id: string,
      { settledBy, grantMicroUsd }: { settledBy: string; grantMicroUsd: number },
      also: (transaction: Transaction<Database>, wish: { personId: string }) => Promise<void> = async () =>
        undefined,
    ): Promise<WireWish> {
      const at = await now();
      await query.transaction().execute(async (transaction) => {
        const wish = await transaction
          .updateTable('wish')
          .set({ settledAt: at, settledBy, grantedMicroUsd: grantMicroUsd })
          .where('id', '=', id)
          .where('settledAt', 'is', null)
          .returning(['personId', 'period'])
          .executeTakeFirst();
        if (wish === undefined) throw new OverpaintError('wish_not_found');
        const purse = { scope: personScope(wish.personId, demo), period: wish.period };
        await transaction
          .insertInto('budget')
          .values({ ...purse, spentMicroUsd: 0, reservedMicroUsd: 0, extraMicroUsd: grantMicroUsd })
          .onConflict((conflict) =>
            conflict.columns(['scope', 'period']).doUpdateSet((is) => ({
              extraMicroUsd: is('budget.extraMicroUsd', '+', grantMicroUsd),
            })),
          )
          .execute();
        await also(transaction, wish);
      });
      return wishes().where('wish.id', '=', id).executeTakeFirstOrThrow();
    },
  };
}
