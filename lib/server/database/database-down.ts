import 'server-only';

/**
 * PostgreSQL's own words for “not now”: it shuts down, starts up, ended the connection, is short of disk, memory or
 * connections, cannot read its disk, or takes no writes while another one takes over.
 */
const POSTGRES_DOWN = /^(08\w{3}|25P03|25006|57P0[1-5]|53\w{3}|58030)$/;
const SOCKET_DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);
/** The driver has no code for these. */
const DRIVER_DOWN =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;
/** SQLite: busy beyond its time, or locked. What is wrong with its file says `diskTroubleOf`. */
const SQLITE_DOWN = new Set([5, 6]);

/** Whether an error says that the database cannot be reached now, rather than that a query is wrong. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR') return SQLITE_DOWN.has(Number(errcode) & 0xff);
  if (typeof code === 'string' && (POSTGRES_DOWN.test(code) || SOCKET_DOWN.has(code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseDown);
  return DRIVER_DOWN.test(error.message);
}
