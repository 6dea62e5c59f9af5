import 'server-only';
import type { ImagesCall } from '@/lib/server/openai/call-images';
import type { PlacedImage } from '@/lib/server/records/run-images';
import type { RunRecord } from '@/lib/server/records/run-record';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';

export type PreparedCall = {
  call: ImagesCall;
  /** Set where the pictures had to be cut by another plan than the one admitted. */
  plan: EditPlan | null;
  /** The files were sent, or will not be. */
  release(): Promise<void>;
};

/** What the runner asks of runs that send pictures: their files before the call, the results of edits after it. */
export type EditWork = {
  /**
   * @throws OverpaintError `unusable_mask`: this edit can never be sent
   * @throws what the disk says
   */
  prepare(run: RunRecord): Promise<PreparedCall>;
  /** Whether something is to be done with its answers. */
  places(run: RunRecord): boolean;
  /** The results of all its answers, which are in the library already. */
  place(run: RunRecord): Promise<PlacedImage[]>;
};
