import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

/** What this process may hold in memory for requests at once. Every body and every decoded picture is counted in it. */
export const MEMORY_ROOM_BYTES = 512_000_000;

export type MemoryRoom = {
  /**
   * @returns gives it back (once)
   * @throws OverpaintError server_memory_full
   */
  take(sizeBytes: number): () => void;
  heldBytes(): number;
};

export function createMemoryRoom(totalBytes = MEMORY_ROOM_BYTES): MemoryRoom {
  let heldBytes = 0;
  return {
    take(sizeBytes) {
      if (heldBytes + sizeBytes > totalBytes) throw new OverpaintError('server_memory_full');
      heldBytes += sizeBytes;
      let given = true;
      return () => {
        if (given) heldBytes -= sizeBytes;
        given = false;
      };
    },
    heldBytes: () => heldBytes,
  };
}
