import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useGiven, useQueryCache } from './query-cache';

type Page = { nextCursor: string | null };

const FIRST: string | null = null;

/** A list in pages, of which the first came with the screen. */
export function useGivenPages<Of extends Page, Item extends { id: string }>(
  queryKey: QueryKey,
  read: (cursor: string | null) => Promise<Of>,
  itemsOf: (page: Of) => readonly Item[],
  first: Of,
) {
  const cache = useQueryCache();
  const given = useMemo(() => ({ pages: [first], pageParams: [FIRST] }), [first]);
  useGiven(cache, queryKey, given);
  const query = useInfiniteQuery(
    {
      queryKey,
      queryFn: ({ pageParam }) => read(pageParam),
      initialPageParam: FIRST,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      initialData: () => given,
    },
    cache,
  );
  // One that was changed between two pages is on both.
  const items = new Map(query.data.pages.flatMap(itemsOf).map((item) => [item.id, item]));
  return { items: [...items.values()], more: query };
}
