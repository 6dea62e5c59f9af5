import 'server-only';

/**
 * The text of a file that a person wrote, without its byte order mark. Windows' editors and shells write UTF-16, some of
 * them without a mark; text has no NULs, so every second byte tells which half comes first.
 *
 * @returns null when it is neither UTF-8 nor UTF-16
 */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const nul = bytes.indexOf(0);
  if (nul === -1) return 'utf-8';
  return nul % 2 === 1 ? 'utf-16le' : 'utf-16be';
}
