import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PageTitle, ScreenPage } from '@/components/ui/screen-page';
import { Spinner } from '@/components/ui/spinner';
import { showToast } from '@/components/ui/toast';
import { createJob } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { type JobPage, RECIPES, type RecipeName } from '@/lib/shared/recipes/wire-jobs';
import { JobList } from './job-list';
import { RecipeDrawing } from './recipe-drawing';

/** What can be begun, and what was begun. */
export function RecipesPage({ jobs }: { jobs: JobPage }) {
  const t = useTranslations('recipes');
  const router = useRouter();
  const [beginning, setBeginning] = useState<RecipeName | null>(null);
  const begin = async (recipe: RecipeName) => {
    if (beginning !== null) return;
    setBeginning(recipe);
    try {
      const { id } = await createJob({ id: uuidV7(), recipe, name: t(`firstNames.${recipe}`) });
      router.push(`/recipes/${id}`);
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      setBeginning(null);
    }
  };
  return (
    <ScreenPage>
      <div>
        <PageTitle>{t('title')}</PageTitle>
        <p className="text-muted">{t('text')}</p>
      </div>
      <ul className="grid grid-cols-3 gap-4 max-lg:grid-cols-1">
        {RECIPES.map((recipe) => (
          <li key={recipe}>
            <button
              type="button"
              aria-disabled={beginning !== null}
              aria-describedby={`recipe-${recipe}`}
              className="group/recipe flex h-full w-full flex-col overflow-hidden rounded-xl border bg-surface text-start transition-colors duration-120 hover:border-line-strong max-lg:flex-row"
              onClick={() => void begin(recipe)}
            >
              <span aria-hidden="true" className="block w-full flex-none bg-sunken max-lg:w-32">
                <RecipeDrawing recipe={recipe} />
              </span>
              <span className="flex flex-col gap-1 px-4 pt-3.5 pb-4">
                <span className="flex items-center gap-2 text-base/5 font-semibold">
                  {t(`names.${recipe}`)} {beginning === recipe && <Spinner />}
                </span>
                <span id={`recipe-${recipe}`} className="text-muted">
                  {t(`texts.${recipe}`)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <JobList initial={jobs} />
    </ScreenPage>
  );
}
