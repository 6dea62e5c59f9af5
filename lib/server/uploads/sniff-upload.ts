import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import type { MessageKey, Sentence } from '@/lib/shared/language';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import { readIsoBrands } from './iso-brands';
import { readXmlRoot } from './xml-root';

/** How many bytes from the start are looked at: drawings begin with comments as long as a licence. */
export const SNIFF_BYTES = 64 * 1024;

type Signature = { offset: number; bytes: string | readonly number[] };

const at = (bytes: Signature['bytes'], offset = 0): Signature => ({ offset, bytes });

const KNOWN: { is: readonly Signature[]; format: UploadFormat }[] = [
  { format: 'png', is: [{ offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }] },
  { format: 'jpeg', is: [{ offset: 0, bytes: [0xff, 0xd8, 0xff] }] },
  {
    format: 'webp',
    is: [
      { offset: 0, bytes: 'RIFF' },
      { offset: 8, bytes: 'WEBP' },
    ],
  },
  { format: 'gif', is: [at('GIF8')] },
  { format: 'bmp', is: [at('BM'), at([0, 0], 8)] },
  { format: 'tiff', is: [at([0x49, 0x49, 0x2a, 0x00])] },
  { format: 'tiff', is: [at([0x4d, 0x4d, 0x00, 0x2a])] },
  { format: 'tiff', is: [at([0x49, 0x49, 0x2b, 0x00])] },
  { format: 'tiff', is: [at([0x4d, 0x4d, 0x00, 0x2b])] },
  { format: 'jxl', is: [at([0xff, 0x0a])] },
  { format: 'jxl', is: [at('JXL ', 4)] },
];

const CANON_RAW = 'crx ';

/** By any brand, the more telling ones first: what is only `mif1` may be either, and its main picture decides. */
const BRANDS: { format: UploadFormat; brands: readonly string[] }[] = [
  { format: 'avif', brands: ['avif', 'avis'] },
  { format: 'heic', brands: ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'] },
  { format: 'heic', brands: ['mif1', 'mif2', 'msf1', 'miaf', 'heif'] },
];

/** What people send by mistake, each with what to do about it. */
const FOREIGN: { any: readonly Signature[]; sentence: MessageKey }[] = [
  {
    any: [at('ftypcrx ', 4), at('FUJIFILMCCD-RAW'), at('IIRO'), at('IIU\0'), at('FOVb')],
    sentence: 'refusals.rawFile',
  },
  { any: [at('ftyp', 4), at([0x1a, 0x45, 0xdf, 0xa3])], sentence: 'refusals.video' },
  { any: [at('8BPS')], sentence: 'refusals.photoshop' },
  { any: [at('%PDF')], sentence: 'refusals.pdf' },
  { any: [at([0x00, 0x00, 0x01, 0x00])], sentence: 'refusals.icon' },
  { any: [at('jP  ', 4), at([0xff, 0x4f, 0xff, 0x51])], sentence: 'refusals.jpeg2000' },
  { any: [at('PK')], sentence: 'refusals.archive' },
];

/**
 * What the bytes are; neither name nor content type is believed.
 * @throws OverpaintError unsupported_image, with the sentence for what it is instead
 */
export function sniffUpload(start: Uint8Array): UploadFormat {
  const bytes = Buffer.from(start.buffer, start.byteOffset, Math.min(start.byteLength, SNIFF_BYTES));
  const known = KNOWN.find(({ is }) => is.every((signature) => has(bytes, signature)));
  if (known !== undefined) return known.format;
  const brands = readIsoBrands(bytes);
  const picture = BRANDS.find((one) => one.brands.some((brand) => brands?.includes(brand)));
  if (picture !== undefined && !brands?.includes(CANON_RAW)) return picture.format;
  throw new OverpaintError('unsupported_image', explain(bytes));
}

function explain(bytes: Buffer): Sentence | undefined {
  if (bytes.length === 0) return { key: 'refusals.emptyFile' };
  const foreign = FOREIGN.find(({ any }) => any.some((signature) => has(bytes, signature)));
  if (foreign !== undefined) return { key: foreign.sentence };
  const root = readXmlRoot(bytes.toString('latin1'));
  if (root === 'svg') return { key: 'refusals.svg' };
  if (root === 'html' || root === 'head' || root === 'body') {
    return { key: 'refusals.webPage' };
  }
  if (root === '') return { key: 'refusals.xml' };
  return isText(bytes) ? { key: 'refusals.textFile' } : undefined;
}

function has(bytes: Buffer, { offset, bytes: wanted }: Signature): boolean {
  const signature = typeof wanted === 'string' ? Buffer.from(wanted, 'latin1') : Buffer.from(wanted);
  return bytes.subarray(offset, offset + signature.length).equals(signature);
}

/** No control characters but the usual ones. */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
