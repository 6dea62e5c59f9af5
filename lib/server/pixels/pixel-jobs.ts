import 'server-only';
import type { Sentence } from '@/lib/shared/language';
import type { AlignmentReason } from '@/lib/shared/mask/align';
import type { EditPlan, PlanRequest } from '@/lib/shared/mask/edit-plan';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import type { PlaceChoices } from '@/lib/shared/placing';
import type { Target } from '@/lib/shared/recipes/restyle-targets';
import type { StickerFile } from '@/lib/shared/recipes/sticker-platforms';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import type { AlphaVerdict, WirePainted } from '@/lib/shared/wire';
import type { Drawing, PictureFormat, PictureLayer } from './compose-picture';
import type { Conversion } from './convert';
import type { FittedPicture } from './fit-picture';

type Upload = {
  /** May be changed: an end mark that is missing is put there. */
  sourcePath: string;
  format: UploadFormat;
  outputPath: string;
};

/** What is known of an upload once it is decoded. */
type Decoded = Size & { notes: Sentence[] };
type DecodedDrawing = Decoded & { painted: WirePainted };

type PlacingFiles = PlaceChoices & {
  sourcePath: string;
  maskPath: string;
  answerPath: string;
  plan: EditPlan;
  featherPx: number | null;
  outputPath: string;
};

/**
 * All that is done with pixels: whatever opens a picture does so here, in a process that may be ended. Every picture is
 * a path, so nothing large crosses.
 */
export type PixelJobs = {
  /**
   * A picture as it was uploaded becomes an upright 8-bit sRGB PNG without anything else in it. As soon as all of it is
   * decoded, it reports what it answers later: nothing about the picture can be wrong any more, and the PNG follows.
   */
  normaliseInput: { input: Upload; report: Decoded; result: Decoded };
  /** A mask as it was uploaded becomes 8-bit grey, 255 = edit, written as PNG. */
  normaliseMask: { input: Upload; report: DecodedDrawing; result: DecodedDrawing };
  /** The drawing on transparent ground as RGBA PNG. */
  normaliseMarkup: { input: Upload; report: DecodedDrawing; result: DecodedDrawing };
  /** Upright, from the header; null for a picture that cannot say it, or says more than any decoder takes. */
  readSize: { input: { path: string }; result: Size | null };
  readAlpha: { input: { path: string }; result: AlphaVerdict | null };
  makeThumbnail: { input: { sourcePath: string; widthPx: number; outputPath: string }; result: undefined };
  convert: {
    input: { sourcePath: string; source: Size & { mime: string }; wanted: Conversion; outputPath: string };
    result: undefined;
  };
  /** The API's mask, under 4 MB, of exactly the size of the plan in the result, which may be a smaller one. */
  writeApiMask: {
    input: { maskPath: string; photo: Size; plan: EditPlan; planRequest: PlanRequest; outputPath: string };
    result: { plan: EditPlan; reduced: 'no' | 'smoothed' | 'scaled' };
  };
  /** The base of an edit, cut and scaled by its plan. */
  writeBase: {
    input: { sourcePath: string; ours: boolean; photo: Size; plan: EditPlan; outputPath: string };
    result: undefined;
  };
  /** The markup, of exactly the size of the plan. */
  writeMarkup: { input: { sourcePath: string; plan: EditPlan; outputPath: string }; result: undefined };
  /** A picture as small as a model sees it: a JPEG, or a PNG where it has an alpha channel. */
  writeReference: {
    input: { sourcePath: string; longEdge: number; outputPath: string };
    result: { hasAlpha: boolean };
  };
  /** The answer put back into the photo, at the photo's full size. */
  placeExact: {
    input: PlacingFiles & {
      /** This program wrote the source, so that what its strips hold need not be looked at. */
      ours: boolean;
      format: 'png' | 'jpeg';
    };
    result: Size & {
      driftPercent: number;
      featherPx: number;
      alignment: AlignmentReason;
      toneClipped: boolean;
      overflowPercent: number;
    };
  };
  /** The same around the mask only, as a small JPEG; `outline`: with the edge of what is placed drawn on it. */
  previewPlacing: {
    input: PlacingFiles & { photo: Size; longEdgePx: number; outline: boolean };
    result: Size;
  };
  /** What the mask selects, on transparent ground, as PNG; the whole picture's size, or trimmed to what is left. */
  cutOut: {
    input: {
      sourcePath: string;
      /** As with `placeExact`. */
      ours: boolean;
      maskPath: string;
      trim: boolean;
      outputPath: string;
    };
    result: Size & { hasTransparency: boolean };
  };
  /** How many of the pixels that a mask keeps differ between two pictures; null where these have not one size. */
  countChanged: {
    input: { beforePath: string; afterPath: string; maskPath: string };
    result: { keptPixels: number; changedPixels: number } | null;
  };
  /** A picture as a target asks for it; null where it asks for the subject alone and no mask says which that is. */
  fitPicture: {
    input: {
      sourcePath: string;
      /** A mask of the surroundings; null: the subject is not known. */
      maskPath: string | null;
      target: Target;
      outputPath: string;
    };
    result: FittedPicture | null;
  };
  /** A part of an answer in the format that it came in. */
  cutAnswer: {
    input: { sourcePath: string; part: Rect; mime: string; quality: number; outputPath: string };
    result: Size;
  };
  /** Equal parts of a picture, counted in reading order, each as PNG; what a neighbour lets hang into one is left out. */
  cutCells: {
    input: {
      sourcePath: string;
      columns: number;
      rows: number;
      cells: readonly { index: number; outputPath: string }[];
    };
    result: (Size & { hasTransparency: boolean })[];
  };
  /** A picture as a sticker of one platform. */
  finishSticker: {
    input: {
      sourcePath: string;
      file: StickerFile;
      /** Of the white edge and of the clear space around it, in pixels of a sticker of 512. */
      outlinePx: number;
      marginPx: number;
      outputPath: string;
    };
    result: Size & {
      bytes: number;
      /** False: what was written is the smallest that could be made, and has too many bytes. */
      fits: boolean;
      /** What had to go for the bytes; null: nothing. */
      reduced: { quality: number; colours?: number } | null;
      /** Share of the picture's border that is transparent, 0 to 1. */
      clearBorder: number;
    };
  };
  lookAtSticker: { input: { sourcePath: string }; result: { clearBorder: number; isEmpty: boolean } };
  /** A picture cropped to a frame's shape, of exactly its size. */
  fillFrame: {
    input: { sourcePath: string; frame: Size; format: PictureFormat; outputPath: string };
    result: { bytes: number };
  };
  /** Pictures put together on white, with drawings over them. */
  composePicture: {
    input: {
      size: Size;
      layers: readonly PictureLayer[];
      drawings: readonly Drawing[];
      format: PictureFormat;
      outputPath: string;
    };
    result: { bytes: number };
  };
};

export type PixelJobName = keyof PixelJobs;
