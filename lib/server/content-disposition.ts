import 'server-only';

/**
 * `Content-Disposition` for a download (RFC 6266). The plain `filename` is ASCII without quotes, backslashes or path
 * separators, because programs disagree about escapes; `filename*` (RFC 5987) carries the name as it is.
 */
export function attachment(fileName: string): string {
  const name =
    [...fileName]
      .filter((character) => !isUnsafe(character))
      .join('')
      .trim() || 'download';
  const ascii = name.replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%;]/g, '_');
  const extended = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`;
}

/** Control characters, halves of characters, path separators, and the marks that turn `gpj.exe` around into `exe.jpg`. */
function isUnsafe(character: string): boolean {
  return /[\p{Cc}\p{Cs}\p{Bidi_Control}/\\]/u.test(character);
}
