import 'server-only';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import openLibheif from 'libheif-js/libheif-wasm/libheif.js';
import { OverpaintError } from '@/lib/shared/errors';
import { codedColours, isSrgb } from './coded-colours';
import {
  checkPictureSize,
  type DecodedPicture,
  MAX_PICTURE_PIXELS,
  type PictureColours,
} from './decoded-picture';

export type HeifFile = {
  /** Upright: the container's own turns are done by the decoder, and its EXIF says nothing more. */
  width: number;
  height: number;
  colours: PictureColours;
  hasGainMap: boolean;
  hasDepth: boolean;
  /** Pictures beside the main one. */
  others: number;
  /**
   * The main picture. HEVC only: AV1 is not in this decoder.
   * @throws OverpaintError broken_image
   */
  decode(): DecodedPicture;
  close(): void;
};

// Of libheif's C interface: libheif/heif_error.h, heif_image.h, heif_color.h, heif_aux_images.h.
const WITHOUT_DECODER: readonly number[] = [4, 11];
const COLORSPACE_RGB = 1;
const CHROMA = { 8: { 3: 10, 4: 11 }, 16: { 3: 14, 4: 15 } } as const;
const CHANNEL_INTERLEAVED = 10;
const NO_ALPHA_NO_DEPTH = 0b110;
const PROFILE_NCLX = fourCc('nclx');
const PROFILE_NONE = 0;
/** After one byte for the version, aligned to eight. */
const LIMIT_OF_PIXELS_AT = 8;
const NCLX_PRIMARIES_AT = 4;
const NCLX_TRANSFER_AT = 8;

/** A HEIC or AVIF that names a codec this decoder does not have. */
export class UnknownCodec extends Error {
  override readonly name = 'UnknownCodec';
}

let libheif: ReturnType<typeof openLibheif> | null = null;

async function loadLibheif() {
  if (libheif === null) {
    const path = createRequire(import.meta.url).resolve('libheif-js/libheif-wasm/libheif.wasm');
    libheif = openLibheif({ wasmBinary: await readFile(path) });
  }
  return libheif;
}

/**
 * The container that phones write their photos in, and what it says of its main picture.
 * @throws OverpaintError broken_image, too_many_pixels
 */
export async function openHeifFile(path: string): Promise<HeifFile> {
  const heif = await loadLibheif();
  const bytes = await readFile(path);
  const heap = () => new DataView(heif.HEAPU8.buffer);
  const cell = heif._malloc(8);
  const failure = heif._malloc(12);
  const source = heif._malloc(bytes.length);
  heif.HEAPU8.set(bytes, source);
  const context = heif._heif_context_alloc();
  let handle = 0;

  function close(): void {
    if (handle !== 0) heif._heif_image_handle_release(handle);
    heif._heif_context_free(context);
    for (const pointer of [source, failure, cell]) heif._free(pointer);
  }
  function check(what: string): void {
    const code = heap().getUint32(failure, true);
    if (code === 0) return;
    const words = `libheif: ${what} ended with ${code}.${heap().getUint32(failure + 4, true)}`;
    if (WITHOUT_DECODER.includes(code)) throw new UnknownCodec(words);
    throw new OverpaintError('broken_image', undefined, { cause: new Error(words) });
  }

  try {
    const limits = heif._heif_context_get_security_limits(context);
    heap().setBigUint64(limits + LIMIT_OF_PIXELS_AT, BigInt(MAX_PICTURE_PIXELS), true);
    heif._heif_context_read_from_memory_without_copy(failure, context, source, bytes.length, 0);
    check('reading');
    heif._heif_context_get_primary_image_handle(failure, context, cell);
    check('finding the picture');
    handle = heap().getUint32(cell, true);
    const size = {
      width: heif._heif_image_handle_get_width(handle),
      height: heif._heif_image_handle_get_height(handle),
    };
    checkPictureSize(size);
    const colours = readColours();
    const others = heif._heif_context_get_number_of_top_level_images(context) - 1;
    return {
      ...size,
      colours,
      others,
      hasGainMap:
        bytes.subarray(0, 64).includes('tmap') || auxiliaryTypes().some((type) => /gainmap/i.test(type)),
      hasDepth: heif._heif_image_handle_has_depth_image(handle) !== 0,
      decode: () => ({ ...size, ...decode(size), colours }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }

  function readColours(): PictureColours {
    const kind = heif._heif_image_handle_get_color_profile_type(handle);
    if (kind === PROFILE_NONE) return { kind: 'srgb' };
    if (kind !== PROFILE_NCLX) {
      const sizeBytes = heif._heif_image_handle_get_raw_color_profile_size(handle);
      const pointer = heif._malloc(sizeBytes);
      heif._heif_image_handle_get_raw_color_profile(failure, handle, pointer);
      const profile = heif.HEAPU8.slice(pointer, pointer + sizeBytes);
      heif._free(pointer);
      return { kind: 'profile', profile };
    }
    heif._heif_image_handle_get_nclx_color_profile(failure, handle, cell);
    if (heap().getUint32(failure, true) !== 0) return { kind: 'srgb' };
    const nclx = heap().getUint32(cell, true);
    const coded = codedColours(
      heap().getUint32(nclx + NCLX_PRIMARIES_AT, true),
      heap().getUint32(nclx + NCLX_TRANSFER_AT, true),
    );
    heif._heif_nclx_color_profile_free(nclx);
    return isSrgb(coded) ? { kind: 'srgb' } : { kind: 'coded', coded };
  }

  function auxiliaryTypes(): string[] {
    const count = heif._heif_image_handle_get_number_of_auxiliary_images(handle, NO_ALPHA_NO_DEPTH);
    const ids = heif._malloc(4 * Math.max(1, count));
    heif._heif_image_handle_get_list_of_auxiliary_image_IDs(handle, NO_ALPHA_NO_DEPTH, ids, count);
    const types = Array.from({ length: count }, (_, index) => {
      heif._heif_image_handle_get_auxiliary_image_handle(
        failure,
        handle,
        heap().getUint32(ids + 4 * index, true),
        cell,
      );
      if (heap().getUint32(failure, true) !== 0) return '';
      const auxiliary = heap().getUint32(cell, true);
      heif._heif_image_handle_get_auxiliary_type(failure, auxiliary, cell);
      const type = textAt(heap().getUint32(cell, true));
      heif._heif_image_handle_release(auxiliary);
      return type;
    });
    heif._free(ids);
    return types;
  }

  function textAt(pointer: number): string {
    const text: Uint8Array = heif.HEAPU8;
    return Buffer.from(text.subarray(pointer, text.indexOf(0, pointer))).toString('latin1');
  }

  function decode({
    width,
    height,
  }: {
    width: number;
    height: number;
  }): Pick<DecodedPicture, 'channels' | 'data'> {
    const bits = heif._heif_image_handle_get_luma_bits_per_pixel(handle);
    const depth = bits > 8 ? 16 : 8;
    const channels = heif._heif_image_handle_has_alpha_channel(handle) !== 0 ? 4 : 3;
    heif._heif_decode_image(failure, handle, cell, COLORSPACE_RGB, CHROMA[depth][channels], 0);
    check('decoding');
    const image = heap().getUint32(cell, true);
    try {
      const plane = heif._heif_image_get_plane_readonly(image, CHANNEL_INTERLEAVED, cell);
      const stride = heap().getUint32(cell, true);
      const decoded = [
        heif._heif_image_get_width(image, CHANNEL_INTERLEAVED),
        heif._heif_image_get_height(image, CHANNEL_INTERLEAVED),
      ];
      if (decoded[0] !== width || decoded[1] !== height) {
        throw new OverpaintError('broken_image', undefined, { cause: new Error('libheif: another size') });
      }
      const length = width * channels;
      const data = depth === 8 ? new Uint8Array(length * height) : new Uint16Array(length * height);
      for (let row = 0; row < height; row++) {
        const from = plane + row * stride;
        const values =
          depth === 8
            ? heif.HEAPU8.subarray(from, from + length)
            : new Uint16Array(heif.HEAPU8.buffer, from, length);
        data.set(values, row * length);
      }
      if (data instanceof Uint16Array) spread(data, 2 ** bits - 1);
      return { channels, data };
    } finally {
      heif._heif_image_release(image);
    }
  }
}

/** To the whole range of 16 bits. */
function spread(data: Uint16Array, top: number): void {
  for (let at = 0; at < data.length; at++) data[at] = Math.round(((data[at] as number) * 65_535) / top);
}

function fourCc(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE(0);
}
