import 'server-only';
import { OPENAI } from '@/lib/shared/errors';
import type { WireStatus } from '@/lib/shared/wire';

/** What the server is called that calls go to; errors and prices are about it. */
export function askedServer(connection: WireStatus['connection']['kind'], baseUrl: string | null): string {
  return connection === 'compatible' && baseUrl !== null ? new URL(baseUrl).host : OPENAI;
}
