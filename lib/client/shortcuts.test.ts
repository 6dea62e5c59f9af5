import { afterEach, describe, expect, it } from 'vitest';
import { type Action, actionStore, matchesKeys, registerActions } from './shortcuts';

const press = (key: string, held: Partial<Record<'mod' | 'alt', boolean>> = {}) => ({
  key,
  mod: false,
  alt: false,
  shift: false,
  ...held,
});

describe('matchesKeys', () => {
  it.each([
    ['a key with mod held when none is asked for', press('/', { mod: true }), '/'],
    ['a key without the mod it needs', press('k'), 'mod+k'],
    ['another key', press('j', { mod: true }), 'mod+k'],
    ['a key with Alt held, which types a letter on many keyboards', press('/', { alt: true }), '/'],
  ])('refuses %s', (_, event, keys) => {
    expect(matchesKeys(event, keys)).toBe(false);
  });

  it('takes a chord, a named key, and the plus key itself', () => {
    expect(matchesKeys(press('k', { mod: true }), 'mod+k')).toBe(true);
    expect(matchesKeys(press('Enter', { mod: true }), 'mod+enter')).toBe(true);
    expect(matchesKeys(press('+'), '+')).toBe(true);
  });
});

describe('registerActions', () => {
  const action = (id: string, label = id): Action => ({ id, label, group: 'Test', run: () => {} });
  afterEach(() => actionStore.setState({ actions: [] }));

  it('lists actions until they are withdrawn', () => {
    const withdraw = registerActions([action('a'), action('b')]);
    expect(actionStore.getState().actions.map(({ id }) => id)).toEqual(['a', 'b']);
    withdraw();
    expect(actionStore.getState().actions).toEqual([]);
  });

  it('lets a later action take the place of one with the same id, and outlive it', () => {
    const withdrawFirst = registerActions([action('a', 'old')]);
    registerActions([action('a', 'new')]);
    withdrawFirst();
    expect(actionStore.getState().actions.map(({ label }) => label)).toEqual(['new']);
  });
});
