import type { ShownImage } from '@/lib/client/viewer-source';

/** Where the bytes of an image are from, in a sentence. */
export function provenanceOf({ run, image }: ShownImage): string {
  switch (image.role) {
    case 'output':
      return run?.demo
        ? 'Drawn by the built-in stand-in on this machine. No model made it.'
        : 'Kept byte for byte as the model sent it, with what it says there about where it is from.';
    case 'placed':
      return run?.edit?.placement === 'exact'
        ? 'Made here of the model’s answer and the photo: what lay outside the mask is the photo’s, pixel for pixel.'
        : 'Made here of the model’s answer, in the photo’s own shape.';
    case 'input':
      return 'Uploaded. Turned upright and in sRGB, without the file’s location and camera data.';
    case 'mask':
      return 'Painted on a photo: what is white was to be changed.';
    case 'markup':
      return 'Drawn on a photo to show the model what to change.';
  }
}
