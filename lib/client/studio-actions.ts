import { createContext, useContext } from 'react';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';

/** What can be done with a run or an image wherever it is seen. */
export type StudioActions = {
  /** Brings these settings and their prompt into the composer, of an edit also its pictures, and shows Create. */
  reuse: (params: GenerateParams, run?: WireRun) => void;
  /** The same of a run of which only the id is known here. */
  reuseRun: (runId: string) => void;
  /** Brings images of this server into the tray and shows Create. `alone`: in place of what lies there. */
  addInputs: (imageIds: readonly string[], options?: { alone: boolean }) => void;
  /** Asks for a collection, and puts images of this person into it. */
  collect: (imageIds: readonly string[]) => void;
  /** Asks for a reference that these images are of, and keeps them with it. */
  nameReference: (imageIds: readonly string[]) => void;
  /** Shows the links that lead to an image, and makes new ones. */
  shareImage: (imageId: string) => void;
  /** Brings back what was being made before the page was loaded. Create asks for it, and what brings something there. */
  beginMaking: () => void;
  /** Starts the same run once more; says so, or why not. */
  runAgain: (run: WireRun) => Promise<void>;
};

/** Filled by the shell. */
export const StudioActionsContext = createContext<StudioActions | null>(null);

export function useStudioActions(): StudioActions {
  const actions = useContext(StudioActionsContext);
  if (actions === null) throw new Error('StudioActionsContext is missing above this component');
  return actions;
}
