import { createContext, useContext } from 'react';
import type { ImageActions } from '@/lib/client/image-actions';

/** What a row can do. One object for the life of the feed, so that it never makes a row render again. */
export const FeedActionsContext = createContext<ImageActions | null>(null);

export function useFeedActions(): ImageActions {
  const actions = useContext(FeedActionsContext);
  if (actions === null) throw new Error('Feed is missing above this component');
  return actions;
}
