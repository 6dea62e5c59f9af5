import { describe, expect, it } from 'vitest';
import { uuidV7 } from './uuid-v7';

describe('uuidV7', () => {
  it('has the version and the variant of RFC 9562 in every one of a thousand ids', () => {
    for (let round = 0; round < 1_000; round += 1) {
      expect(uuidV7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('carries the time in its first 48 bits, as in the example of RFC 9562', () => {
    expect(uuidV7(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7/);
  });

  it('sorts as text by the time it was made, across the 32-bit border', () => {
    const times = [0, 1, 0xffff, 0x1_0000, 0xffff_ffff, 0x1_0000_0000, 0xffff_ffff_ffff];
    const ids = times.map((time) => uuidV7(time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('never gives the same id twice, even within one millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => uuidV7(1))).size).toBe(10_000);
  });
});
