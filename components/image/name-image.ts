import type { ShownImage } from '@/lib/client/viewer-source';
import type { Language, MessageKey } from '@/lib/shared/language';
import type { ImageRole } from '@/lib/shared/wire';

const NAMES = {
  output: 'image.name.image',
  placed: 'image.name.image',
  input: 'image.name.photo',
  cutout: 'image.name.cutOut',
  mask: 'image.name.mask',
  markup: 'image.name.markup',
  reference: 'image.name.reference',
} as const satisfies Record<ImageRole, MessageKey>;

/** The name of an image in the viewer: its prompt, or what kind of upload it is. */
export function nameOf({ run, image }: ShownImage, { t }: Language): string {
  return run?.params.prompt || t(NAMES[image.role]);
}
