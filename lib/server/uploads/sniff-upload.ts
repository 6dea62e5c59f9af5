import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';

export type UploadFormat = 'png' | 'jpeg' | 'webp';

/** How many bytes from the start are looked at. */
export const SNIFF_BYTES = 1024;

type Signature = { offset: number; bytes: string | readonly number[] };

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
];

const at = (bytes: Signature['bytes'], offset = 0): Signature => ({ offset, bytes });
const AGAIN = 'Save it as PNG, JPEG or WebP and send that.';

/** What people send by mistake, each with what to do about it. */
const FOREIGN: { any: readonly Signature[]; sentence: string }[] = [
  {
    any: ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1', 'heif'].map((brand) =>
      at(`ftyp${brand}`, 4),
    ),
    sentence:
      'This is a HEIC photo, which OpenAI does not take. On an iPhone choose Settings › Camera › Formats › Most Compatible, or export it as JPEG.',
  },
  {
    any: [at('ftypavif', 4), at('ftypavis', 4)],
    sentence: `This is an AVIF picture, which OpenAI does not take. ${AGAIN}`,
  },
  {
    any: [at('ftypcrx ', 4), at('FUJIFILMCCD-RAW'), at('IIRO'), at('IIU\0'), at('FOVb')],
    sentence: `This is a camera’s raw file. Develop it, save it as JPEG or PNG and send that.`,
  },
  { any: [at('ftyp', 4), at([0x1a, 0x45, 0xdf, 0xa3])], sentence: 'This is a video. Send a still picture.' },
  { any: [at('GIF8')], sentence: `This is a GIF, which OpenAI does not take. ${AGAIN}` },
  {
    any: [at([0x49, 0x49, 0x2a, 0x00]), at([0x4d, 0x4d, 0x00, 0x2a]), at([0x49, 0x49, 0x2b, 0x00])],
    sentence: `This is a TIFF or a camera’s raw file. ${AGAIN}`,
  },
  { any: [at('BM')], sentence: `This is a BMP. ${AGAIN}` },
  { any: [at('8BPS')], sentence: `This is a Photoshop file. Export a flat PNG or JPEG and send that.` },
  { any: [at('%PDF')], sentence: 'This is a PDF. Export the page as PNG or JPEG and send that.' },
  { any: [at([0x00, 0x00, 0x01, 0x00])], sentence: `This is an icon file. ${AGAIN}` },
  { any: [at([0xff, 0x0a]), at('JXL ', 4)], sentence: `This is a JPEG XL picture. ${AGAIN}` },
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
  throw new OverpaintError('unsupported_image', explain(bytes));
}

function explain(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'The file is empty.';
  const foreign = FOREIGN.find(({ any }) => any.some((signature) => has(bytes, signature)));
  if (foreign !== undefined) return foreign.sentence;
  const text = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^<(\?xml|!--|!doctype svg|svg)/i.test(text) && /<svg|svg\s/i.test(text)) {
    return `This is an SVG, a drawing and not a picture. ${AGAIN}`;
  }
  if (/^<(!doctype html|html|head|body)/i.test(text)) {
    return 'This is a web page, not a picture. Save the picture itself and send that.';
  }
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
