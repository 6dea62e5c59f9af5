import { createContext, useContext } from 'react';
import type { ImageActions } from '@/lib/client/image-actions';
import type { GenerateParams, WireImage, WireRun } from '@/lib/shared/wire';

/** What a row can set in motion. One object for the life of the feed, so that no row renders for its sake. */
export type FeedActions = ImageActions & {
  onReuse: (params: GenerateParams, run?: WireRun) => void;
  onInput: (image: WireImage, alone: boolean) => void;
  onRunAgain: (run: WireRun) => void;
};

export const FeedActionsContext = createContext<FeedActions | null>(null);

export function useFeedActions(): FeedActions {
  const actions = useContext(FeedActionsContext);
  if (actions === null) throw new Error('Feed is missing above this component');
  return actions;
}
