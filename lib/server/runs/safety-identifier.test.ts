import { describe, expect, test } from 'vitest';
import { TEST_ENGINES } from '@/test/databases';
import { openSafetyIdentifier } from './safety-identifier';

describe.each(TEST_ENGINES)('a safety identifier on $engine', ({ open }) => {
  test('is one for each person, on all servers of an installation, and another in another', async () => {
    const [one, other] = [await open(), await open()];
    const [here, alsoHere] = await Promise.all([
      openSafetyIdentifier(one.database),
      openSafetyIdentifier(one.database),
    ]);
    const there = await openSafetyIdentifier(other.database);
    expect(here('ann')).toMatch(/^[0-9a-f]{64}$/);
    expect(alsoHere('ann')).toBe(here('ann'));
    expect(here('bob')).not.toBe(here('ann'));
    expect(there('ann')).not.toBe(here('ann'));
    await Promise.all([one.remove(), other.remove()]);
  });
});
