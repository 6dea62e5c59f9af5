import 'server-only';
import type { Kysely } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import { readRuntimeSettings } from '@/lib/server/runtime-settings';
import type { BudgetLimits } from './spending-rules';

/** The month's limit of the whole installation: the environment's, where it sets one. */
export async function installationLimit(
  query: Kysely<Database>,
  { monthlyMicroUsd, adjustable }: BudgetLimits,
): Promise<number | null> {
  return adjustable === true ? (await readRuntimeSettings(query)).monthlyMicroUsd : monthlyMicroUsd;
}
