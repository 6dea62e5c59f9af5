import { randomUUID } from 'node:crypto';
import type { Admission } from '@/lib/server/runs/admit-runs';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';

/** For tests: what asks for one picture, by `ann`, at a tenth of a cent. */
export function testAdmission(change: Partial<Admission> = {}): Admission {
  return {
    id: randomUUID(),
    ownerId: 'ann',
    tokenId: null,
    kind: 'generate',
    params: { ...DEFAULT_SETTINGS, prompt: 'a cat' },
    inputs: [],
    edit: null,
    overnight: false,
    roomBytes: 1_000_000,
    estimate: { lowMicroUsd: 1000, highMicroUsd: 1000, approximate: false },
    demo: false,
    ...change,
  };
}
