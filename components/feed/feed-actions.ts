import { createContext, useContext } from 'react';
import type { ImageActions } from '@/lib/client/image-actions';

/** What a row can set in motion. One object for the life of the feed, so that no row renders for its sake. */
export const FeedActionsContext = createContext<ImageActions | null>(null);

export function useFeedActions(): ImageActions {
  const actions = useContext(FeedActionsContext);
  if (actions === null) throw new Error('Feed is missing above this component');
  return actions;
}
