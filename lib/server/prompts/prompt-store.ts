import 'server-only';
import { type Kysely, sql } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import { parseSearch } from '@/lib/shared/search-words';
import type { PromptPage, WirePrompt } from '@/lib/shared/wire-presets';

export type PromptStore = ReturnType<typeof createPromptStore>;

type PromptsAsked = {
  /** Words that must be in the prompt, the last perhaps unfinished; empty: all prompts. */
  q: string;
  cursor: string | null;
  limit: number;
};

/** The history of prompts, each once. It is written as runs are admitted (remember-prompts.ts). */
export function createPromptStore({ engine, query }: OpenDatabase) {
  return {
    /**
     * The last used first.
     * @throws OverpaintError invalid_cursor
     */
    async list(ownerId: string, { q, cursor, limit }: PromptsAsked): Promise<PromptPage> {
      const after = readCursor(cursor);
      const words = parseSearch(q);
      // Nothing but punctuation: no prompt can be found by it.
      if (words.length === 0 && q.trim() !== '') return { prompts: [], nextCursor: null };
      let select = query
        .selectFrom('prompt')
        .select(['sha256', 'text', 'uses', 'lastUsedAt', 'lastRunId'])
        .where('ownerId', '=', ownerId);
      for (const { word, prefix } of words) {
        // Words are letters and digits, so nothing of them means something to LIKE.
        select = select.where('search', 'like', `% ${word}${prefix ? '' : ' '}%`);
      }
      if (after !== null) {
        select = select.where((is) =>
          is.or([
            is('lastUsedAt', '<', after.lastUsedAt),
            is.and([is('lastUsedAt', '=', after.lastUsedAt), is('sha256', '<', after.sha256)]),
          ]),
        );
      }
      const rows: WirePrompt[] = await select
        .orderBy('lastUsedAt', 'desc')
        .orderBy('sha256', 'desc')
        .limit(limit + 1)
        .execute();
      const prompts = rows.slice(0, limit);
      const last = prompts.at(-1);
      return { prompts, nextCursor: rows.length > limit && last !== undefined ? writeCursor(last) : null };
    },

    /**
     * Takes one out of the history. Its runs stay; used again, it is there again.
     * @throws OverpaintError prompt_not_found
     */
    async remove(ownerId: string, sha256: string): Promise<void> {
      const { numDeletedRows } = await query
        .deleteFrom('prompt')
        .where('ownerId', '=', ownerId)
        .where('sha256', '=', sha256)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new OverpaintError('prompt_not_found');
    },

    async clear(ownerId: string): Promise<void> {
      await query.transaction().execute(async (transaction) => {
        if (engine === 'postgres') await lockAll(transaction, ownerId);
        await transaction.deleteFrom('prompt').where('ownerId', '=', ownerId).execute();
      });
    },
  };
}

/** In the order in which admission writes them, so that neither waits for the other. */
async function lockAll(transaction: Kysely<Database>, ownerId: string): Promise<void> {
  await sql`select 1 from prompt where owner_id = ${ownerId} order by sha256 for update`.execute(transaction);
}

function writeCursor({ lastUsedAt, sha256 }: WirePrompt): string {
  return Buffer.from(`${lastUsedAt}.${sha256}`).toString('base64url');
}

function readCursor(cursor: string | null): Pick<WirePrompt, 'lastUsedAt' | 'sha256'> | null {
  if (cursor === null) return null;
  const parts = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (parts === null) throw new OverpaintError('invalid_cursor');
  return { lastUsedAt: Number(parts[1]), sha256: parts[2] as string };
}
