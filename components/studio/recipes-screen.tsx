'use client';
import { RecipesPage } from '@/components/recipes/recipes-page';
import { MAIN_ID } from '@/components/ui/main-id';
import type { JobPage } from '@/lib/shared/recipes/wire-jobs';
import { useScrollPlace } from './use-scroll-place';

/** Whole jobs: what can be begun, and what was. */
export function RecipesScreen({ jobs }: { jobs: JobPage }) {
  useScrollPlace('recipes');
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <RecipesPage jobs={jobs} />
    </main>
  );
}
