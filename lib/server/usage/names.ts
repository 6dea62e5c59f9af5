import 'server-only';
import type { Kysely } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { LOCAL_OWNER_ID } from '@/lib/shared/accounts';

/**
 * The names of people by their ids, of those who were deleted too: what they spent stays.
 * @param whose null: everybody
 */
export async function readPersonNames(
  query: Kysely<Database>,
  whose: string | null,
): Promise<ReadonlyMap<string, string>> {
  let select = query.selectFrom('person').select(['id', 'name']);
  if (whose !== null) select = select.where('id', '=', whose);
  return new Map((await select.execute()).map(({ id, name }) => [id, name]));
}

/** @param whose null: everybody's */
export async function readTokenNames(
  query: Kysely<Database>,
  whose: string | null,
): Promise<ReadonlyMap<string, string>> {
  let select = query.selectFrom('token').select(['id', 'name']);
  if (whose !== null) select = select.where('personId', '=', whose);
  return new Map((await select.execute()).map(({ id, name }) => [id, name]));
}

/** Without accounts nobody has a name. */
export function nameOf(ownerId: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(ownerId);
  if (name === '') return 'Deleted person';
  return name ?? (ownerId === LOCAL_OWNER_ID ? 'This installation' : ownerId);
}
