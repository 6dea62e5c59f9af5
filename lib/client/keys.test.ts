import { describe, expect, test, vi } from 'vitest';
import { createHeldKeys, readPress } from './keys';

type Pressed = [key: string, code: string, held?: string];

/** `held`: Ctrl, Meta, Alt, Shift, AltGraph. */
function press([key, code, held = '']: Pressed) {
  const { mod, alt, ...rest } = readPress({
    key,
    code,
    ctrlKey: held.includes('Ctrl'),
    metaKey: held.includes('Meta'),
    altKey: /Alt(?!G)/.test(held),
    shiftKey: held.includes('Shift'),
    getModifierState: (name) => held.includes(name),
  });
  return `${mod ? 'mod+' : ''}${alt ? 'alt+' : ''}${rest.key}`;
}

/** What keyboards send, and what we take it for. */
const LAYOUTS: Record<string, [means: string, ...Pressed][]> = {
  'en-US': [
    ['mod+z', 'z', 'KeyZ', 'Ctrl'],
    ['mod+z', 'Z', 'KeyZ', 'Meta Shift'],
    ['[', '[', 'BracketLeft'],
    ['{', '{', 'BracketLeft', 'Shift'],
    ['+', '+', 'Equal', 'Shift'],
    ['!', '!', 'Digit1', 'Shift'],
    ['alt+[', '[', 'BracketLeft', 'Alt'],
    ['mod+alt+z', 'z', 'KeyZ', 'Ctrl Alt'],
  ],
  'en-US on a Mac': [
    ['alt+[', '“', 'BracketLeft', 'Alt'],
    ['alt+b', '∫', 'KeyB', 'Alt'],
    ['alt+e', 'Dead', 'KeyE', 'Alt'],
  ],
  de: [
    ['mod+z', 'z', 'KeyY', 'Ctrl'],
    ['mod+y', 'y', 'KeyZ', 'Ctrl'],
    ['+', '+', 'BracketRight'],
    ['-', '-', 'Slash'],
    ['/', '/', 'Digit7', 'Shift'],
    ['?', '?', 'Minus', 'Shift'],
    ['[', '[', 'Digit8', 'Ctrl Alt AltGraph'],
    ['\\', '\\', 'Minus', 'AltGraph'],
    ['[', '[', 'Digit5', 'Alt'],
    ['€', '€', 'KeyE', 'AltGraph'],
    ['[', 'ü', 'BracketLeft'],
    ['ö', 'ö', 'Semicolon'],
  ],
  fr: [
    ['1', '&', 'Digit1'],
    ['2', 'é', 'Digit2'],
    ['0', 'à', 'Digit0'],
    ['1', '1', 'Digit1', 'Shift'],
    ['-', '-', 'Digit6'],
    ['mod+z', 'z', 'KeyW', 'Ctrl'],
    ['mod+a', 'a', 'KeyQ', 'Ctrl'],
    [',', ',', 'KeyM'],
    ['m', 'm', 'Semicolon'],
    ['[', '[', 'Digit5', 'AltGraph'],
    ['[', 'Dead', 'BracketLeft'],
  ],
  ru: [
    ['mod+z', 'я', 'KeyZ', 'Ctrl'],
    ['mod+z', 'Я', 'KeyZ', 'Ctrl Shift'],
    ['mod+k', 'л', 'KeyK', 'Meta'],
    ['b', 'и', 'KeyB'],
    ['[', 'х', 'BracketLeft'],
    [']', 'ъ', 'BracketRight'],
    ['?', '?', 'Digit7', 'Shift'],
    ['.', '.', 'Slash'],
  ],
  el: [
    ['mod+z', 'ζ', 'KeyZ', 'Ctrl'],
    ['mod+y', 'υ', 'KeyY', 'Ctrl'],
    ['w', 'ς', 'KeyW'],
  ],
  he: [
    ['mod+z', 'ז', 'KeyZ', 'Ctrl'],
    ['b', 'נ', 'KeyB'],
    ['/', '/', 'KeyQ'],
  ],
  ar: [
    ['mod+z', 'ئ', 'KeyZ', 'Ctrl'],
    ['mod+a', 'ش', 'KeyA', 'Meta'],
    ['1', '١', 'Digit1'],
  ],
  tr: [
    ['mod+i', 'I', 'KeyI', 'Ctrl Shift'],
    ['i', 'ı', 'KeyI'],
    ['mod+i', 'İ', 'Quote', 'Ctrl Shift'],
    ['i', 'i', 'Quote'],
  ],
  es: [
    ['[', '[', 'BracketLeft', 'AltGraph'],
    ['+', '+', 'BracketRight'],
    ['[', 'Dead', 'BracketLeft'],
    ['ñ', 'ñ', 'Semicolon'],
  ],
  pl: [['ę', 'ę', 'KeyE', 'AltGraph']],
  dvorak: [
    ['mod+z', 'z', 'Slash', 'Ctrl'],
    ['mod+;', ';', 'KeyZ', 'Ctrl'],
    ['b', 'b', 'KeyN'],
    ['[', '[', 'Minus'],
    ['/', '/', 'BracketLeft'],
    ['=', '=', 'BracketRight'],
  ],
  ja: [
    ['[', '[', 'BracketRight'],
    [']', ']', 'Backslash'],
    ['b', 'Process', 'KeyB'],
    ['\\', '\\', 'IntlRo'],
  ],
  numpad: [
    ['+', '+', 'NumpadAdd'],
    ['-', '-', 'NumpadSubtract'],
    ['0', '0', 'Numpad0'],
    ['Enter', 'Enter', 'NumpadEnter'],
    ['*', '*', 'NumpadMultiply'],
  ],
  'a program that gives no place': [
    ['mod+z', 'z', '', 'Ctrl'],
    ['я', 'я', ''],
  ],
};

describe.each(Object.entries(LAYOUTS))('%s', (_, presses) => {
  test.each(presses)('%s: %s at %s', (means, ...pressed) => {
    expect(press(pressed)).toBe(means);
  });
});

test('Shift belongs to a character that takes AltGr', () => {
  const event = { key: '[', code: 'Digit5', ctrlKey: false, metaKey: false, altKey: true, shiftKey: true };
  expect(readPress(event).shift).toBe(false);
  expect(readPress({ ...event, code: 'KeyB', key: 'B', altKey: false }).shift).toBe(true);
});

describe('held keys', () => {
  test('are released by their place, whatever they type by then', () => {
    const held = createHeldKeys();
    const release = vi.fn();
    held.down({ key: '\\', code: 'Digit7' }, release);
    held.up({ key: 'Alt', code: 'AltLeft' });
    expect(release).not.toHaveBeenCalled();
    held.up({ key: '/', code: 'Digit7' });
    held.up({ key: '7', code: 'Digit7' });
    expect(release).toHaveBeenCalledOnce();
  });

  test.each([
    [
      '⌘ is released, which swallows their own release',
      (held: ReturnType<typeof createHeldKeys>) => held.up({ key: 'Meta', code: 'MetaLeft' }),
    ],
    ['the window loses the keyboard', (held: ReturnType<typeof createHeldKeys>) => held.releaseAll()],
  ])('are all released when %s', (_, happen) => {
    const held = createHeldKeys();
    const release = vi.fn();
    held.down({ key: ' ', code: 'Space' }, release);
    held.down({ key: '\\', code: 'Backslash' }, release);
    happen(held);
    expect(release).toHaveBeenCalledTimes(2);
  });
});
