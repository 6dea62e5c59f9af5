import { describe, expect, it } from 'vitest';
import { OverpaintError } from '@/lib/shared/errors';
import { createFairQueue } from './fair-queue';
import { createFairShares } from './fair-shares';
import { createFairTurns } from './fair-turns';
import { createLimits, LIMITS, type LimitKind } from './limits';
import { createMemoryRoom } from './memory-room';

describe('a fair queue', () => {
  it('takes one of each address, of each of its lanes, and within a lane the first', () => {
    const queue = createFairQueue<string>();
    for (const item of ['a1', 'a2', 'a3']) queue.push('a', 'x', item);
    queue.push('a', 'y', 'a4');
    for (const item of ['b1', 'b2']) queue.push('b', 'x', item);
    expect(Array.from({ length: 7 }, queue.shift)).toEqual(['a1', 'b1', 'a4', 'b2', 'a2', 'a3', undefined]);
    expect(queue.length()).toBe(0);
  });
});

describe('fair shares', () => {
  const takeAll = (take: (address: string) => unknown, address: string) => {
    let count = 0;
    while (typeof take(address) === 'function') count += 1;
    return count;
  };

  it('give half to one who is alone, and always something to a newcomer', () => {
    const { take } = createFairShares(64);
    expect(takeAll(take, 'a')).toBe(32);
    expect(take('a')).toBe('address');
    expect(takeAll(take, 'b')).toBe(16);
    expect(takeAll(take, 'c')).toBe(8);
  });

  it('end with everything taken, whichever client asks', () => {
    const { take, held } = createFairShares(3);
    for (const address of ['a', 'b', 'c']) expect(take(address)).toBeTypeOf('function');
    expect(take('d')).toBe('all');
    expect(held()).toBe(3);
  });

  it('take back what they gave, once', () => {
    const { take, held } = createFairShares(4);
    const [first, second] = [take('a'), take('a')] as (() => void)[];
    first?.();
    first?.();
    expect(held()).toBe(1);
    second?.();
    expect(held()).toBe(0);
  });
});

describe('fair turns', () => {
  it('let in so many at once, and a newcomer before the crowd', async () => {
    const turns = createFairTurns(2);
    const order: string[] = [];
    const work = async (name: string, address: string) => {
      const end = await turns.take(address);
      order.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      end();
    };
    const crowd = Array.from({ length: 50 }, (_, index) => work(`crowd ${index}`, 'a'));
    const newcomer = work('newcomer', 'b');
    await Promise.all([...crowd, newcomer]);
    expect(order).toHaveLength(51);
    expect(order.indexOf('newcomer')).toBeLessThan(6);
    expect(turns.waiting()).toBe(0);
  });

  it('let other things happen between two of a crowd', async () => {
    const turns = createFairTurns(1);
    let other = 0;
    const tick = () => {
      other += 1;
      if (turns.waiting() > 0) setImmediate(tick);
    };
    setImmediate(tick);
    await Promise.all(Array.from({ length: 20 }, async () => (await turns.take('a'))()));
    expect(other).toBeGreaterThan(10);
  });
});

describe('the limits of a server', () => {
  it.each(Object.keys(LIMITS) as LimitKind[])('refuse more %s with a code and a number', (kind) => {
    const limits = createLimits();
    const { inAll, code } = LIMITS[kind];
    for (let count = 0; count < inAll / 2; count++) limits.take(kind, 'a');
    expect(() => limits.take(kind, 'a')).toThrow(expect.objectContaining({ code }));
    expect(() => limits.take(kind, 'a')).toThrow(`of ${inAll.toLocaleString('en')} in all`);
    expect(() => limits.take(kind, 'b')).not.toThrow();
  });

  it('count every byte in one figure', () => {
    const memory = createMemoryRoom(100);
    const giveBack = memory.take(60);
    expect(() => memory.take(50)).toThrow(OverpaintError);
    giveBack();
    giveBack();
    expect(memory.heldBytes()).toBe(0);
    expect(() => memory.take(100)).not.toThrow();
  });
});
