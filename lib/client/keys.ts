/** What a press of a key means, whatever keyboard it came from. The one place that reads `key` and `code` together. */

type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> & {
  code?: string;
  shiftKey?: boolean;
  getModifierState?: (name: 'AltGraph') => boolean;
};

export type Press = {
  /** A character in lower case (`z`, `1`, `[`), or the name of a key (`Enter`, `ArrowUp`). */
  readonly key: string;
  /** Ctrl or ⌘. */
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
};

/** Signs that a shortcut of ours is made of. Where a keyboard types one, it is that one, wherever the key lies. */
const SIGNS = new Set('+-=_?/\\[]{} ');

const isLetter = (character: string) => /^[a-z]$/.test(character);
const isDigit = (character: string) => /^[0-9]$/.test(character);

/**
 * The character decides where a keyboard has one: `+` on a German keyboard, `z` on a Dvorak one. Where it has none that a
 * shortcut could be made of (Cyrillic, Greek, Hebrew, Arabic and accented letters, dead keys, the signs above the digits
 * of a French keyboard), the place of the key decides, by what a US keyboard has there.
 */
export function readPress(event: KeyLike): Press {
  const { shiftKey: shift = false } = event;
  const typed = characterOf(event.key);
  const byAltGr = event.getModifierState?.('AltGraph') === true || isTypedByOption(event, typed);
  return {
    key: byAltGr || isKnown(typed) ? typed : (keyAtPlace(event.code ?? '', typed, shift) ?? typed),
    // What it takes to type a character belongs to the character.
    mod: !byAltGr && (event.ctrlKey || event.metaKey),
    alt: !byAltGr && event.altKey,
    shift: !byAltGr && shift,
  };
}

function characterOf(key: string): string {
  if (key === 'İ') return 'i';
  return key.length === 1 ? key.toLowerCase() : key;
}

/** Letters, digits, our signs, and keys with a name. */
function isKnown(typed: string): boolean {
  if (typed === 'Dead' || typed === 'Unidentified' || typed === 'Process') return false;
  return typed.length > 1 || isLetter(typed) || isDigit(typed) || SIGNS.has(typed);
}

/**
 * A bracket on a German Mac takes Option, and some browsers say Ctrl and Alt for AltGr. Alt with a key that has the sign
 * anyway is Alt.
 */
function isTypedByOption({ altKey, code = '', shiftKey = false }: KeyLike, typed: string): boolean {
  return altKey && typed !== ' ' && SIGNS.has(typed) && US_SIGNS[code]?.[shiftKey ? 1 : 0] !== typed;
}

function keyAtPlace(code: string, typed: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase();
  const isSign = typed.length === 1 && typed <= '~';
  // A sign where the US has a letter is that sign: Dvorak's semicolon is no Z.
  if (letter !== undefined) return isSign ? null : letter;
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? null : digit;
  if (isSign && !code.startsWith('Bracket')) return null;
  return US_SIGNS[code]?.[0] ?? null;
}

/** Without and with Shift. */
const US_SIGNS: Partial<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Slash: ['/', '?'],
};

/**
 * Keys that do something as long as they are held. A key is known by its place: between press and release a modifier may
 * change what it types.
 */
export function createHeldKeys() {
  const held = new Map<string, () => void>();
  const placeOf = ({ code, key }: Pick<KeyboardEvent, 'code' | 'key'>) => code || key;
  const releaseAll = () => {
    const all = [...held.values()];
    held.clear();
    for (const release of all) release();
  };
  return {
    down(event: Pick<KeyboardEvent, 'code' | 'key'>, release: () => void): void {
      held.set(placeOf(event), release);
    },
    up(event: Pick<KeyboardEvent, 'code' | 'key'>): void {
      // While ⌘ is held, macOS does not tell when other keys are released.
      if (event.key === 'Meta') {
        releaseAll();
        return;
      }
      const release = held.get(placeOf(event));
      held.delete(placeOf(event));
      release?.();
    },
    /** The window or the picture has lost the keyboard: no release will be heard. */
    releaseAll,
  };
}
