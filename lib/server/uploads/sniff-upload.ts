import 'server-only';
import { RAW_FILE } from '@/lib/server/decoding/raw-file';
import { OverpaintError } from '@/lib/shared/errors';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import { readIsoBrands } from './iso-brands';
import { readXmlRoot } from './xml-root';

/** How many bytes from the start are looked at: drawings begin with comments as long as a licence. */
export const SNIFF_BYTES = 64 * 1024;

type Signature = { offset: number; bytes: string | readonly number[] };

const at = (bytes: Signature['bytes'], offset = 0): Signature => ({ offset, bytes });
const AGAIN = 'Save it as PNG or JPEG and send that.';

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
const FOREIGN: { any: readonly Signature[]; sentence: string }[] = [
  {
    any: [at('ftypcrx ', 4), at('FUJIFILMCCD-RAW'), at('IIRO'), at('IIU\0'), at('FOVb')],
    sentence: RAW_FILE,
  },
  { any: [at('ftyp', 4), at([0x1a, 0x45, 0xdf, 0xa3])], sentence: 'This is a video. Send a still picture.' },
  { any: [at('8BPS')], sentence: `This is a Photoshop file. Export a flat PNG or JPEG and send that.` },
  { any: [at('%PDF')], sentence: 'This is a PDF. Export the page as PNG or JPEG and send that.' },
  { any: [at([0x00, 0x00, 0x01, 0x00])], sentence: `This is an icon file. ${AGAIN}` },
  { any: [at('jP  ', 4), at([0xff, 0x4f, 0xff, 0x51])], sentence: `This is a JPEG 2000 picture. ${AGAIN}` },
  { any: [at('PK')], sentence: 'This is an archive or a document. Unpack it and send the picture itself.' },
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

function explain(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'The file is empty.';
  const foreign = FOREIGN.find(({ any }) => any.some((signature) => has(bytes, signature)));
  if (foreign !== undefined) return foreign.sentence;
  const root = readXmlRoot(bytes.toString('latin1'));
  if (root === 'svg') return `This is an SVG, a drawing and not a picture. ${AGAIN}`;
  if (root === 'html' || root === 'head' || root === 'body') {
    return 'This is a web page, not a picture. Save the picture itself and send that.';
  }
  if (root === '') return `This is a drawing (SVG) or another document in XML, not a picture. ${AGAIN}`;
  return isText(bytes) ? 'This is a text file, not a picture.' : undefined;
}

function has(bytes: Buffer, { offset, bytes: wanted }: Signature): boolean {
  const signature = typeof wanted === 'string' ? Buffer.from(wanted, 'latin1') : Buffer.from(wanted);
  return bytes.subarray(offset, offset + signature.length).equals(signature);
}

/** No control characters but the usual ones. */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
