import 'server-only';

const POSTGRES_UNIQUE_VIOLATION = '23505';
/** https://www.sqlite.org/rescode.html#extrc: of a primary key, of another unique index. */
const SQLITE_CODES: readonly unknown[] = [1555, 2067];

/** Whether a write was refused because another row has that value already. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === POSTGRES_UNIQUE_VIOLATION || SQLITE_CODES.includes(errcode);
}
