import { afterEach, describe, expect, it } from 'vitest';
import { type Action, actionStore, matchesKeys, registerActions } from './shortcuts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('matchesKeys', () => {
  it('takes Ctrl and ⌘ alike for mod', () => {
    expect(matchesKeys(press('Enter', { ctrlKey: true }), 'mod+enter')).toBe(true);
    expect(matchesKeys(press('Enter', { metaKey: true }), 'mod+enter')).toBe(true);
  });

  it.each([
    ['a key with mod held when none is asked for', press('/', { ctrlKey: true }), '/'],
    ['a key without the mod it needs', press('k'), 'mod+k'],
    ['another key', press('j', { ctrlKey: true }), 'mod+k'],
    ['a key with Alt held, which types a letter on many keyboards', press('/', { altKey: true }), '/'],
  ])('refuses %s', (_, event, keys) => {
    expect(matchesKeys(event, keys)).toBe(false);
  });

  it('takes a letter in either case, and the plus key itself', () => {
    expect(matchesKeys(press('K', { metaKey: true }), 'mod+k')).toBe(true);
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
