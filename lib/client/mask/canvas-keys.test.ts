import { expect, test } from 'vitest';
import { readPress } from '@/lib/client/keys';
import { readCanvasChord, readCanvasKey as readKey } from './canvas-keys';

type Held = Partial<
  Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'getModifierState'>
>;

const readCanvasKey = (pressed: ReturnType<typeof press>) => readKey(pressed, new Set(['B', 'L', 'Shift+L']));

function press(key: string, more: Held = {}) {
  return readPress({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
}

test.each([
  ['b', { do: 'tool', keys: 'B' }],
  ['B', { do: 'tool', keys: 'B' }],
  ['e', null],
  ['l', { do: 'tool', keys: 'L' }],
  ['x', { do: 'swap' }],
  ['0', { do: 'zoom', to: 'fit' }],
  ['1', { do: 'zoom', to: 1 }],
  ['2', { do: 'zoom', to: 2 }],
  ['+', { do: 'zoom', to: 'in' }],
  ['-', { do: 'zoom', to: 'out' }],
  ['i', { do: 'invert' }],
  ['Delete', { do: 'clear' }],
  ['q', { do: 'overlay' }],
  ['\\', { do: 'original' }],
  [' ', { do: 'pan' }],
  ['Escape', { do: 'cancel' }],
  ['Enter', { do: 'commit' }],
  ['?', { do: 'help' }],
] as const)('%s means what the table says', (key, command) => {
  expect(readCanvasKey(press(key))).toEqual(command);
});

test('Shift counts only where a tool asks for it', () => {
  expect(readCanvasKey(press('l'))).toEqual({ do: 'tool', keys: 'L' });
  expect(readCanvasKey(press('L', { shiftKey: true }))).toEqual({ do: 'tool', keys: 'Shift+L' });
  expect(readCanvasKey(press('B', { shiftKey: true }))).toEqual({ do: 'tool', keys: 'B' });
});

test('brackets change the brush, also where they take AltGr or Option, or where their place types something else', () => {
  const smaller = { do: 'size', direction: -1 };
  const harder = { do: 'hardness', direction: 1 };
  const altGr = { getModifierState: () => true };
  expect(readCanvasKey(press('[', { code: 'BracketLeft' }))).toEqual(smaller);
  expect(readCanvasKey(press('}', { code: 'BracketRight', shiftKey: true }))).toEqual(harder);
  // German
  expect(readCanvasKey(press('[', { code: 'Digit8', ctrlKey: true, altKey: true, ...altGr }))).toEqual(
    smaller,
  );
  expect(readCanvasKey(press('[', { code: 'Digit8', ctrlKey: true, altKey: true }))).toEqual(smaller);
  expect(readCanvasKey(press('}', { code: 'Digit0', ...altGr }))).toEqual(harder);
  expect(readCanvasKey(press('ü', { code: 'BracketLeft' }))).toEqual(smaller);
  expect(readCanvasKey(press('*', { code: 'BracketRight', shiftKey: true }))).toEqual(harder);
  // French Mac
  expect(readCanvasKey(press('[', { code: 'Digit5', altKey: true, shiftKey: true }))).toEqual(smaller);
});

test('what a bracket’s place types decides where it means something itself', () => {
  expect(readCanvasKey(press('+', { code: 'BracketRight' }))).toEqual({ do: 'zoom', to: 'in' });
  expect(readCanvasKey(press('=', { code: 'BracketRight' }))).toEqual({ do: 'zoom', to: 'in' });
  expect(readCanvasKey(press('/', { code: 'BracketLeft' }))).toBeNull();
});

test('arrows move the crosshair, with Shift eight times as far', () => {
  expect(readCanvasKey(press('ArrowUp'))).toEqual({ do: 'crosshair', stepX: 0, stepY: -4 });
  expect(readCanvasKey(press('ArrowRight', { shiftKey: true }))).toEqual({
    do: 'crosshair',
    stepX: 32,
    stepY: 0,
  });
});

test('a chord is no single key, and a single key no chord', () => {
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey'] as const)
    expect(readCanvasKey(press('b', { [modifier]: true }))).toBeNull();
  expect(readCanvasChord(press('z'))).toBeNull();
  expect(readCanvasChord(press('z', { ctrlKey: true, altKey: true }))).toBeNull();
});

test.each(['ctrlKey', 'metaKey'] as const)('%s makes the chords', (modifier) => {
  const chord = (key: string, shiftKey = false) =>
    readCanvasChord(press(key, { [modifier]: true, shiftKey }));
  expect(chord('z')).toEqual({ do: 'undo' });
  expect(chord('Z', true)).toEqual({ do: 'redo' });
  expect(chord('y')).toEqual({ do: 'redo' });
  expect(chord('I', true)).toEqual({ do: 'invert' });
  expect(chord('a')).toEqual({ do: 'all' });
  // The browser's own: developer tools are Ctrl+Shift+I too, but Ctrl+I alone is nobody's mask.
  expect(chord('i')).toBeNull();
  expect(chord('s')).toBeNull();
});
