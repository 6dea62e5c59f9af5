import 'server-only';
import type { EditPlan, PlanRequest } from '@/lib/shared/mask/edit-plan';
import type { Size } from '@/lib/shared/mask/geometry';
import type { WirePainted } from '@/lib/shared/wire';

/** Work on whole pictures that JavaScript does itself. Every picture is a path: nothing large crosses the thread. */
export type PixelJobs = {
  /** A mask as it was uploaded becomes 8-bit grey, 255 = edit, written as PNG. */
  normaliseMask: {
    input: { sourcePath: string; outputPath: string };
    result: { width: number; height: number; painted: WirePainted };
  };
  /** The drawing on transparent ground as RGBA PNG. */
  normaliseMarkup: {
    input: { sourcePath: string; outputPath: string };
    result: { width: number; height: number; painted: WirePainted; transparent: boolean };
  };
  /** The API's mask, under 4 MB, of exactly the size of the plan in the result, which may be a smaller one. */
  writeApiMask: {
    input: { maskPath: string; photo: Size; plan: EditPlan; planRequest: PlanRequest; outputPath: string };
    result: { plan: EditPlan; reduced: 'no' | 'smoothed' | 'scaled' };
  };
  /** The answer put back into the photo, at the photo's full size. */
  placeExact: {
    input: {
      sourcePath: string;
      maskPath: string;
      answerPath: string;
      plan: EditPlan;
      featherPx: number | null;
      format: 'png' | 'jpeg';
      outputPath: string;
    };
    result: { width: number; height: number; driftPercent: number; featherPx: number };
  };
};

export type PixelJobName = keyof PixelJobs;
