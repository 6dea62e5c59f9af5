import 'server-only';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { createFairShares, type FairShares } from './fair-shares';
import { createMemoryRoom, type MemoryRoom } from './memory-room';

type Limit = { inAll: number; code: ErrorCode };

/** What one server process does at once. */
export const LIMITS = {
  body: { inAll: 256, code: 'too_many_bodies' },
  upload: { inAll: 64, code: 'too_many_uploads' },
  stream: { inAll: 4096, code: 'too_many_streams' },
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
      const { code, inAll } = LIMITS[kind];
      throw new OverpaintError(
        code,
        taken === 'all'
          ? { key: `refusals.serverFull.${kind}`, values: { max: inAll } }
          : { key: `refusals.addressFull.${kind}`, values: { max: inAll } },
      );
    },
    memory: createMemoryRoom(),
    held: (kind) => shares[kind].held(),
  };
}
