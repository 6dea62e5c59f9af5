import 'server-only';
import { diskTroubleOf, isOutOfRoom } from './disk-trouble';

/** Whether a write failed because there is no room. */
export function isDiskFull(error: unknown): boolean {
  const trouble = diskTroubleOf(error);
  return trouble !== null && isOutOfRoom(trouble);
}
