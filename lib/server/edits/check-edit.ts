import 'server-only';
import { storedPainted } from '@/lib/server/database/stored-json';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { LearnedPriceReader } from '@/lib/server/runs/learned-prices';
import type { EditPictures } from '@/lib/shared/comparison';
import type { EditRequest } from '@/lib/shared/edit-request';
import { type EditRun, planEditRun } from '@/lib/shared/edit-run';
import { OverpaintError } from '@/lib/shared/errors';
import { intersectRects, isEmptyRect, type Rect, type Size } from '@/lib/shared/mask/geometry';
import type { ModelInfo } from '@/lib/shared/models';
import { formatSize, showSize } from '@/lib/shared/pixel-size';
import { findProblems } from '@/lib/shared/settings';
import type { WirePainted } from '@/lib/shared/wire';
import type { KnownReference } from '@/lib/shared/wire-references';

/**
 * Everything about an edit that can be known before money is spent, its pictures included.
 *
 * @returns the plan, and the size of the photo that it is for
 * @throws OverpaintError with the sentence for what keeps it from being sent
 */
export async function checkEdit(
  images: ImageStore,
  ownerId: string,
  request: EditRequest,
  {
    model,
    priced,
    learned,
    references,
  }: {
    model: ModelInfo;
    priced: boolean;
    learned: LearnedPriceReader;
    references: readonly KnownReference[];
  },
): Promise<{ planned: EditRun; photo: Size }> {
  const { edit, params } = request;
  const pictures = await readEditPictures(images, ownerId, request);
  const asked = { params, edit, model, priced, references, ...pictures };
  const guessed = planEditRun(asked);
  const learnedOutputTokens = await learned.outputTokens(guessed.paramsSent);
  const planned = learnedOutputTokens === null ? guessed : planEditRun({ ...asked, learnedOutputTokens });
  // What was added to the prompt counts too.
  const [problem] = findProblems(planned.paramsSent, model);
  if (problem !== undefined) throw new OverpaintError('invalid_combination', problem.sentence);
  return { planned, photo: pictures.photo };
}

/**
 * What an edit is planned with, all of it checked: the sizes of its pictures and what is painted on its mask.
 *
 * @throws OverpaintError with the sentence for the picture that cannot be used
 */
export async function readEditPictures(
  images: ImageStore,
  ownerId: string,
  { edit, images: ids }: Pick<EditRequest, 'edit' | 'images'>,
): Promise<EditPictures> {
  const pictures = await readPictures(images, ownerId, ids);
  const photo = pictures[0] as ImageRecord;
  const maskBounds = edit.mask === null ? null : await checkMask(images, ownerId, edit.mask, photo);
  if (edit.markup !== null) await checkMarkup(images, ownerId, edit.markup, photo);
  if (typeof edit.region === 'object') checkRegion(edit.region, photo, maskBounds);
  return { photo, others: pictures.slice(1), maskBounds };
}

/** @throws OverpaintError image_not_found, unsupported_image */
export async function readPictures(
  images: ImageStore,
  ownerId: string,
  ids: readonly string[],
): Promise<ImageRecord[]> {
  const found = new Map((await images.list(ownerId, [...new Set(ids)])).map((image) => [image.id, image]));
  return ids.map((id, index) => {
    const image = found.get(id);
    const which = ids.length === 1 ? 'The picture' : `Picture ${index + 1}`;
    if (image === undefined) throw new OverpaintError('image_not_found', `${which} does not exist.`);
    if (image.deletedAt !== null) {
      throw new OverpaintError('image_not_found', `${which} is in the bin. Take it out again, then use it.`);
    }
    if (image.mime === 'image/svg+xml') {
      throw new OverpaintError(
        'unsupported_image',
        `${which} is an SVG, a drawing and not a picture. Save it as PNG and send that.`,
      );
    }
    return image;
  });
}

async function readPainted(
  images: ImageStore,
  ownerId: string,
  id: string,
  role: 'mask' | 'markup',
): Promise<{ image: ImageRecord; painted: WirePainted }> {
  const image = await images.find(ownerId, id);
  if (image === null) throw new OverpaintError('image_not_found', `The ${role} does not exist.`);
  const painted = storedPainted(image);
  if (image.role !== role || painted === null) {
    throw new OverpaintError(
      'invalid_request',
      `“${role}” must name an image that was uploaded as a ${role}.`,
    );
  }
  return { image, painted };
}

/**
 * A mask, and that it is one of this photo.
 *
 * @throws OverpaintError image_not_found, invalid_request, mask_mismatch
 */
export async function readMaskOf(
  images: ImageStore,
  ownerId: string,
  id: string,
  photo: Size,
): Promise<{ image: ImageRecord; painted: WirePainted }> {
  const mask = await readPainted(images, ownerId, id, 'mask');
  if (!hasShapeOf(mask.image, photo)) {
    throw new OverpaintError('mask_mismatch', {
      key: 'refusals.maskShape',
      values: shapesOf(mask.image, photo),
    });
  }
  return mask;
}

async function checkMask(images: ImageStore, ownerId: string, id: string, photo: Size): Promise<Rect> {
  const { image, painted } = await readMaskOf(images, ownerId, id, photo);
  if (painted.bounds === null) throw new OverpaintError('empty_mask');
  if (painted.full) throw new OverpaintError('full_mask');
  return scaleBounds(painted.bounds, image, photo);
}

async function checkMarkup(images: ImageStore, ownerId: string, id: string, photo: Size): Promise<void> {
  const { image, painted } = await readPainted(images, ownerId, id, 'markup');
  if (!hasShapeOf(image, photo)) {
    throw new OverpaintError('invalid_markup', {
      key: 'refusals.markupShape',
      values: shapesOf(image, photo),
    });
  }
  if (painted.bounds === null) {
    throw new OverpaintError('invalid_markup', { key: 'refusals.emptyMarkup' });
  }
}

function shapesOf(painted: Size, photo: Size) {
  return { painted: showSize(formatSize(painted)), photo: showSize(formatSize(photo)) };
}

function checkRegion(region: Rect, photo: Size, maskBounds: Rect | null): void {
  if (region.x + region.width > photo.width || region.y + region.height > photo.height) {
    throw new OverpaintError('invalid_region', {
      key: 'refusals.regionOutside',
      values: { photo: showSize(formatSize(photo)) },
    });
  }
  if (maskBounds !== null && isEmptyRect(intersectRects(region, maskBounds))) {
    throw new OverpaintError('invalid_region', { key: 'refusals.regionUnpainted' });
  }
}

/**
 * Whether one was made on a scaled copy of the other: the shape is the same when rounding a side to whole pixels explains
 * the difference.
 */
export function hasShapeOf(image: Size, photo: Size): boolean {
  return (
    Math.abs(image.width - (photo.width * image.height) / photo.height) <= 1 ||
    Math.abs(image.height - (photo.height * image.width) / photo.width) <= 1
  );
}

/** Bounds on a scaled copy, on the photo: all of every pixel that they touch. */
export function scaleBounds(bounds: Rect, image: Size, photo: Size): Rect {
  if (image.width === photo.width && image.height === photo.height) return bounds;
  const across = photo.width / image.width;
  const down = photo.height / image.height;
  // Enlarging a mask spreads each pixel over its neighbours.
  const x = Math.max(0, Math.floor((bounds.x - 1) * across));
  const y = Math.max(0, Math.floor((bounds.y - 1) * down));
  return {
    x,
    y,
    width: Math.min(photo.width, Math.ceil((bounds.x + bounds.width + 1) * across)) - x,
    height: Math.min(photo.height, Math.ceil((bounds.y + bounds.height + 1) * down)) - y,
  };
}
