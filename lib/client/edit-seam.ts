/**
 * Where editing joins the page. Everything of editing is loaded on first use; until then this is all there is of it:
 * what somebody asked for waits here, and the session that takes it up says what the button does.
 */
import { createStore } from 'zustand/vanilla';
import type { Estimate, GenerateParams, WireImage, WireRun } from '@/lib/shared/wire';
import type { ComposerProblem } from './composer-store';
import type { QualityPrice } from './learned-prices';

export type EditAsk =
  | { files: File[] }
  /** An image of this server. */
  | { imageId: string }
  /** `alone`: it becomes the base, and nothing else stays. */
  | { image: WireImage; alone?: boolean }
  /** Its pictures and its way of editing again. */
  | { run: WireRun };

/** There while at least one picture lies in the tray. A new object whenever anything of it changes. */
export type EditSession = {
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

type EditSeam = { wanted: boolean; asks: readonly EditAsk[]; session: EditSession | null };

export const editSeam = createStore<EditSeam>(() => ({ wanted: false, asks: [], session: null }));

export function wantEditing(): void {
  editSeam.setState({ wanted: true });
}

export function askEdit(ask: EditAsk): void {
  editSeam.setState(({ asks }) => ({ wanted: true, asks: [...asks, ask] }));
}

/** Ids of the tray's pictures lie there; its being there makes the page load the tray. */
export const TRAY_STORAGE_KEY = 'overpaint.tray';
export const TRAY_PLACE_ID = 'tray';

/**
 * Until the tray is there: files that are chosen in the server's drawing of it, by a hand that came near nothing first or
 * by a program. Takes up what was chosen before, too.
 */
export function watchDrawnTray(): void {
  const drawn = document.querySelector<HTMLInputElement>(`#${TRAY_PLACE_ID} input[type=file]`);
  const take = () => {
    const files = [...(drawn?.files ?? [])];
    if (files.length === 0) return;
    if (drawn) drawn.value = '';
    askEdit({ files });
  };
  take();
  // Its dialog may still be open when the tray has taken its place.
  drawn?.addEventListener('change', take);
}
