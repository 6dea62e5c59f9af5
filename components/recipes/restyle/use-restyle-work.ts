import { useJobStore } from '@/components/recipes/use-job';
import type { JobStore } from '@/lib/client/recipes/job-store';
import { findSubject } from '@/lib/client/recipes/restyle/find-subject';
import { createSubjectFinder, type SubjectFinder } from '@/lib/client/recipes/restyle/subject-finder';
import { createTakeIn, type TakeIn } from '@/lib/client/recipes/restyle/take-in';
import type { WireImage } from '@/lib/shared/wire';

type RestyleWork = { takeIn: TakeIn; finder: SubjectFinder<WireImage> };

const works = new WeakMap<JobStore, RestyleWork>();

/** What is under way for the open job, as long as its screen is open: photos coming in, subjects being looked for. */
export function useRestyleWork(): RestyleWork {
  const store = useJobStore();
  const known = works.get(store);
  if (known) return known;
  const work = {
    takeIn: createTakeIn({
      items: () => store.getState().job.items,
      add: store.addItems,
      rename: (id, name) => store.changeItem(id, { name }),
    }),
    finder: createSubjectFinder(findSubject, (id, mask) => store.changeItem(id, { details: { mask } })),
  };
  works.set(store, work);
  return work;
}
