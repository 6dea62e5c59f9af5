import 'server-only';
import type { OutputFormat } from '@/lib/shared/models';

/** How many bytes from the start `sniffImageFormat` wants to see. An SVG may begin with comments and a doctype. */
export const SNIFF_BYTES = 1024;

export const MIME_OF_FORMAT: Readonly<Record<OutputFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
};

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** By the first bytes and nothing else: servers answer in another format than the one asked for. */
export function sniffImageFormat(start: Uint8Array): OutputFormat | null {
  const bytes = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, SNIFF_BYTES));
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'png';
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return 'jpeg';
  const text = bytes.toString('latin1', 0, bytes.length);
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  return beginsAsSvg(text) ? 'svg' : null;
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';
const WHITE_SPACE = /\s/;

/** Steps over what may stand before the drawing, each part once: one regular expression for it all can take for ever. */
function beginsAsSvg(text: string): boolean {
  let at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  for (;;) {
    while (at < text.length && WHITE_SPACE.test(text.charAt(at))) at++;
    if (/^<svg[\s/>]/i.test(text.slice(at, at + 5))) return true;
    const end = endOfProlog(text, at);
    if (end === null) return false;
    at = end;
  }
}

/** @returns where the comment, the XML declaration or the doctype that begins here ends; null when none does */
function endOfProlog(text: string, at: number): number | null {
  const end = (closing: string, from: number) => {
    const found = text.indexOf(closing, from);
    return found < 0 ? null : found + closing.length;
  };
  if (text.startsWith('<!--', at)) return end('-->', at + '<!--'.length);
  if (text.startsWith('<?', at)) return end('?>', at);
  if (!/^<!doctype svg/i.test(text.slice(at, at + 13))) return null;
  const entities = text.slice(at, text.indexOf('>', at)).includes('[');
  const afterEntities = entities ? end(']', at) : at;
  return afterEntities === null ? null : end('>', afterEntities);
}
