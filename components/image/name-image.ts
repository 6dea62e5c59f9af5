import type { ShownImage } from '@/lib/client/viewer-source';
import type { ImageRole } from '@/lib/shared/wire';

const UPLOAD_NAMES: Record<ImageRole, string> = {
  output: 'Image',
  placed: 'Image',
  input: 'Uploaded photo',
  mask: 'Mask',
  markup: 'Markup',
};

/** What an image is called where it is looked at: its prompt, or what was uploaded. */
export function nameOf({ run, image }: ShownImage): string {
  return run?.params.prompt || UPLOAD_NAMES[image.role];
}
