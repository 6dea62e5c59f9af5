import { useMemo } from 'react';
import type { RecipeName } from '@/lib/shared/recipes/wire-jobs';
import type { JobEditor } from './job-editor';
import { useJob, useJobStore } from './use-job';

/** What the recipe's own panels get of the open job. */
export function useJobEditor(): JobEditor<RecipeName> {
  const store = useJobStore();
  const job = useJob((state) => state.job);
  return useMemo(
    () =>
      ({
        job,
        changeSettings: (settings) => store.change({ settings }),
        addItems: store.addItems,
        changeItem: store.changeItem,
        removeItem: (id) => void store.removeItem(id),
        moveItem: (id, position) => store.changeItem(id, { position }),
      }) satisfies JobEditor<RecipeName>,
    [store, job],
  );
}
