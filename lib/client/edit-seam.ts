/** What the composer needs of an edit. `edit-session.ts` fills it in while a picture lies in the tray. */
import { createStore } from 'zustand/vanilla';
import type { Estimate, GenerateParams } from '@/lib/shared/wire';
import type { ComposerProblem } from './composer-store';
import type { QualityPrice } from './learned-prices';

/** There while at least one picture lies in the tray. A new object whenever anything of it changes. */
export type EditSession = {
  /** As the server gets them. */
  params: GenerateParams;
  /** Pictures are on their way to the server; `send` waits for them. */
  isUploading: boolean;
  /** There are marks to be sent beside the pictures. */
  hasMarkup: boolean;
  estimate: Estimate;
  /** The same edit at every quality of the model. */
  estimates: QualityPrice[];
  findProblem: (params: GenerateParams) => ComposerProblem | undefined;
  /** Rejects when the run was refused, or what belongs to it could not be uploaded. */
  send: (params: GenerateParams) => Promise<unknown>;
  /** The price of the same edit with other parameters. */
  estimateFor: (params: GenerateParams) => Estimate;
  /**
   * Uploads what is painted, and gives the bodies of `POST /api/edit`, without their ids, for parameters that differ
   * in nothing but the prompt. Rejects when it could not be uploaded, or the parameters cannot be sent.
   */
  prepareBodies: (
    first: GenerateParams,
  ) => Promise<(params: GenerateParams) => GenerateParams & { images: string[] }>;
};

export const editSeam = createStore<{ session: EditSession | null }>(() => ({ session: null }));
