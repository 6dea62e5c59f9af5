/** Library images for tests: complete, plain, and changed only in what a test is about. */

import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { makeImage } from './runs';

export function makeLibraryImage(change: Partial<WireLibraryImage> = {}): WireLibraryImage {
  return {
    ...makeImage(),
    kind: 'generate',
    prompt: 'a lighthouse',
    model: 'gpt-image-2',
    quality: 'low',
    demo: false,
    ...change,
  };
}
