import 'server-only';
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { searchWords } from '@/lib/shared/search-words';

/** A run that used a prompt. */
export type PromptUse = { ownerId: string; prompt: string; runId: string; usedAt: number };

/** Rows of one INSERT: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const ROWS_PER_INSERT = 500;

/**
 * Counts these uses in the history, each prompt once. In the transaction that admits the runs, so that the history is
 * never behind what was asked for.
 *
 * @param uses the oldest first: the last of a prompt is what the history names
 */
export async function rememberPrompts(
  transaction: Transaction<Database>,
  uses: readonly PromptUse[],
): Promise<void> {
  const rows = new Map<string, ReturnType<typeof toRow>>();
  for (const use of uses) {
    const sha256 = hashPrompt(use.prompt);
    const key = `${sha256} ${use.ownerId}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, toRow(use, sha256));
    else rows.set(key, { ...known, uses: known.uses + 1, lastUsedAt: use.usedAt, lastRunId: use.runId });
  }
  // In the order of their keys, so that two writers of the same prompts never wait for each other.
  const sorted = [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
  for (let from = 0; from < sorted.length; from += ROWS_PER_INSERT) {
    await transaction
      .insertInto('prompt')
      .values(sorted.slice(from, from + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.columns(['ownerId', 'sha256']).doUpdateSet((is) => ({
          uses: is('prompt.uses', '+', is.ref('excluded.uses')),
          lastUsedAt: is.ref('excluded.lastUsedAt'),
          lastRunId: is.ref('excluded.lastRunId'),
        })),
      )
      .execute();
  }
}

function toRow({ ownerId, prompt, runId, usedAt }: PromptUse, sha256: string) {
  return {
    ownerId,
    sha256,
    text: prompt,
    uses: 1,
    lastUsedAt: usedAt,
    lastRunId: runId,
    search: ` ${searchWords(prompt).join(' ')} `,
  };
}

function hashPrompt(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex');
}
