import 'server-only';
import type { ChallengeTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { hashSecret, newSecret } from './secrets';

export type Challenges = ReturnType<typeof createChallenges>;

type Question = {
  kind: ChallengeTable['kind'];
  /** What ties it to the browser or session that asked. The answer counts only together with it. */
  boundTo: string;
  personId?: string;
  /** Comes back with the answer. */
  value?: string;
  lifetimeMs: number;
};

/** What the server asks a browser and accepts an answer to: once, for some minutes, and from nobody else. */
export function createChallenges({ query, now }: OpenDatabase) {
  return {
    /** @returns 256 random bits in base64url, which the browser has to bring back */
    async ask({ kind, boundTo, personId, value = '', lifetimeMs }: Question): Promise<string> {
      const code = newSecret();
      const at = await now();
      await query.deleteFrom('challenge').where('expiresAt', '<=', at).execute();
      await query
        .insertInto('challenge')
        .values({
          id: idOf(kind, code, boundTo),
          kind,
          personId: personId ?? null,
          value,
          expiresAt: at + lifetimeMs,
        })
        .execute();
      return code;
    },

    /** @returns null where this was not asked, or of another browser, or is expired or answered already */
    async take(
      kind: ChallengeTable['kind'],
      code: string,
      boundTo: string,
    ): Promise<{ personId: string | null; value: string } | null> {
      const row = await query
        .deleteFrom('challenge')
        .where('id', '=', idOf(kind, code, boundTo))
        .returning(['personId', 'value', 'expiresAt'])
        .executeTakeFirst();
      if (row === undefined || row.expiresAt <= (await now())) return null;
      return { personId: row.personId, value: row.value };
    },
  };
}

function idOf(kind: string, code: string, boundTo: string): string {
  return hashSecret(JSON.stringify([kind, code, boundTo]));
}
