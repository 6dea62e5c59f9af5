import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { WireLibraryImage } from '@/lib/shared/wire-library';

/** An image of a run as the library knows it. Runs tell of their results only; those are never masks or uploads. */
export function libraryImageOf(run: WireRun, image: WireImage): WireLibraryImage {
  return {
    ...image,
    kind: run.kind,
    prompt: run.params.prompt,
    model: run.params.model,
    quality: run.params.quality,
    demo: run.demo,
  };
}
