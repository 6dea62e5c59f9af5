import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/section-card';
import { standsFor } from '@/lib/client/recipes/item-state';
import { BeforeAfter } from './before-after';
import { Proof } from './proof';

/** Each one's proof decodes three pictures, so they come by screens. */
const SHOWN = 12;

/** Before and after of every photo that has a result, with the proof that its subject did not change. */
export function RestyleResult({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.result');
  const [shown, setShown] = useState(SHOWN);
  const pairs = editor.job.items.flatMap((item, index) => {
    const after = standsFor(item);
    const [before] = item.sources;
    return after && before && item.verdict !== 'rejected' ? [{ item, index, before, after }] : [];
  });
  if (pairs.length === 0) return null;
  return (
    <SectionCard title={t('title')} text={t('text')}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(17rem,100%),1fr))] gap-4">
        {pairs.slice(0, shown).map(({ item, index, before, after }) => {
          const name = item.name === '' ? t('unnamed', { place: index + 1 }) : item.name;
          return (
            <li key={item.id} className="flex min-w-0 flex-col gap-1.5">
              <BeforeAfter before={before} after={after} name={name} />
              <p dir="auto" className="truncate font-medium">
                {name}
              </p>
              <Proof job={editor.job} item={item} imageId={after.id} />
            </li>
          );
        })}
      </ul>
      {pairs.length > shown && (
        <div className="flex justify-center pt-4">
          <Button onClick={() => setShown(shown + SHOWN)}>
            {t('more', { count: pairs.length - shown })}
          </Button>
        </div>
      )}
    </SectionCard>
  );
}
