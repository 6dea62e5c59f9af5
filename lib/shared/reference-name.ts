/** What a reference may be called: what follows an `@` in a prompt. */

/** In characters as people count them, not in the units of a text. */
export const REFERENCE_NAME_MAX = 40;

/** A name in the form in which it is kept: one way to write each letter. */
export function writeReferenceName(name: string): string {
  return name.normalize('NFC').trim();
}

/** What two names have in common that are the same to a person. */
export function referenceKey(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * Letters, digits, `_` and `-` of any script, with at least one letter: a number names a picture of the tray.
 *
 * @param name as `writeReferenceName` gives it
 */
export function isReferenceName(name: string): boolean {
  return (
    /^[\p{L}\p{M}\p{N}_-]+$/u.test(name) && /\p{L}/u.test(name) && [...name].length <= REFERENCE_NAME_MAX
  );
}
