/**
 * What is known of models beyond the compiled catalogue, on the page. It comes with the status (`LiveProvider`), and is a
 * store of its own because the rules of the composer follow it outside of any component.
 */
import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { type ModelNews, NO_NEWS } from '@/lib/shared/wire-models';

const store = createStore<ModelNews>(() => NO_NEWS);

export const getNews = store.getState;
export const setNews = (news: ModelNews) => store.setState(news, true);

/** For drawing. The server draws with what it knows, and the page begins with the same. */
export function useNews(): ModelNews {
  return useSyncExternalStore(store.subscribe, store.getState, store.getState);
}
