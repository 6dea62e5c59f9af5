import { useTranslations } from 'next-intl';
import { Suspense, use, useMemo, useState } from 'react';
import { RefusalBox } from '@/components/ui/refusal-box';
import { ScreenLink } from '@/components/ui/screen-link';
import { PageTitle, ScreenPage } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { loadLazily } from '@/lib/client/load-lazily';
import type { RecipeName, WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { RecipeParts } from './job-editor';
import { JobHead } from './job-head';
import { JobItems } from './job-items';
import { JobStart } from './job-start';
import { RECIPE_PARTS } from './recipe-parts';
import { JobContext, useJob, useJobStore, useNewJobStore } from './use-job';
import { useJobEditor } from './use-job-editor';

const DeleteJobDialog = loadLazily(async () => (await import('./delete-job-dialog')).DeleteJobDialog);

/** One job: what is asked of all, its items, what is made of them, and what is still to be drawn. */
export function JobView({ initial }: { initial: WireJob }) {
  const store = useNewJobStore(initial);
  return (
    <JobContext value={store}>
      <ScreenPage>
        <OpenOrGone />
      </ScreenPage>
    </JobContext>
  );
}

function OpenOrGone() {
  const t = useTranslations('recipes.gone');
  if (!useJob(({ gone }) => gone)) return <Open />;
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="text-muted">
        {t.rich('why', {
          link: (library) => (
            <ScreenLink className={LINK} href="/library">
              {library}
            </ScreenLink>
          ),
        })}
      </p>
    </>
  );
}

function Open() {
  const recipe = useJob((state) => state.job.recipe);
  const [deleting, setDeleting] = useState(false);
  const parts = useMemo(() => RECIPE_PARTS[recipe](), [recipe]);
  return (
    <>
      <JobHead onDelete={() => setDeleting(true)} />
      <Refusal />
      <Suspense fallback={<div className="h-80 rounded-xl border bg-surface" />}>
        <Parts parts={parts} />
      </Suspense>
      <Suspense>{deleting && <DeleteJobDialog onClose={() => setDeleting(false)} />}</Suspense>
    </>
  );
}

function Parts({ parts }: { parts: Promise<unknown> }) {
  // Which recipe it is was chosen together with the parts.
  const { SetUp, ItemFields, Result, Packages } = use(parts) as RecipeParts<RecipeName>;
  const editor = useJobEditor();
  const { items } = editor.job;
  const drawn = items.some((item) => item.chosen !== null);
  return (
    <>
      <SetUp editor={editor} />
      {items.length > 0 && <JobItems editor={editor} ItemFields={ItemFields} />}
      {drawn && <Result editor={editor} />}
      {drawn && <Packages editor={editor} />}
      {items.length > 0 && <JobStart />}
    </>
  );
}

function Refusal() {
  const refusal = useJob((state) => state.refusal);
  const { dismiss } = useJobStore();
  return <RefusalBox refusal={refusal} onDismiss={dismiss} />;
}
