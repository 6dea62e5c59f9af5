import 'server-only';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { createFairShares, type FairShares } from './fair-shares';
import { createMemoryRoom, type MemoryRoom } from './memory-room';

type Limit = { inAll: number; code: ErrorCode; what: string };

/** What one server process does at once, and the words for who asks for more. */
export const LIMITS = {
  body: { inAll: 256, code: 'too_many_bodies', what: 'requests with a body on their way in' },
  upload: { inAll: 64, code: 'too_many_uploads', what: 'uploads' },
  stream: { inAll: 4096, code: 'too_many_streams', what: 'event streams' },
} as const satisfies Record<string, Limit>;

export type LimitKind = keyof typeof LIMITS;

/** What one process gives to those who ask it for something. Addresses are those of `clientAddress`. */
export type Limits = {
  /**
   * @returns gives it back (once)
   * @throws OverpaintError with the code of the kind, when the address or all together have too many
   */
  take(kind: LimitKind, address: string): () => void;
  memory: MemoryRoom;
  held(kind: LimitKind): number;
};

export function createLimits(): Limits {
  const shares = Object.fromEntries(
    Object.entries(LIMITS).map(([kind, { inAll }]) => [kind, createFairShares(inAll)]),
  ) as Record<LimitKind, FairShares>;
  return {
    take(kind, address) {
      const taken = shares[kind].take(address);
      if (typeof taken === 'function') return taken;
      const { code, inAll, what } = LIMITS[kind];
      throw new OverpaintError(
        code,
        taken === 'all'
          ? `This server has ${inAll} ${what} already, which is all that it takes at once. Try again in a moment.`
          : `Your address has too many ${what} at once: it may have as many as are left for the others, of ${inAll} in all. Let some of them end, then try again.`,
      );
    },
    memory: createMemoryRoom(),
    held: (kind) => shares[kind].held(),
  };
}
