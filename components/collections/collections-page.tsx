import { useTranslations } from 'next-intl';
import { type ReactNode, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { PageTitle } from '@/components/ui/screen-page';
import { loadLazily } from '@/lib/client/load-lazily';
import { useMayMake } from '@/lib/client/who';
import type { WireCollection } from '@/lib/shared/wire-collections';
import { CollectionCard } from './collection-card';
import { PageFrame } from './page-frame';

const LinksDialog = loadLazily(async () => (await import('./links-dialog')).LinksDialog);
const NewDialog = loadLazily(async () => (await import('./new-dialog')).NewDialog);

/** All collections: one's own, and those that others share. */
export function CollectionsPage({
  collections,
  onCopyLink,
}: {
  collections: readonly WireCollection[];
  onCopyLink: (text: string) => void;
}) {
  const t = useTranslations('collections');
  const mayMake = useMayMake();
  const [dialog, setDialog] = useState<'new' | 'links' | null>(null);
  const close = () => setDialog(null);
  const mine = collections.filter(({ access }) => access === 'own');
  const others = collections.filter(({ access }) => access !== 'own');
  const newButton = (
    <Button variant="primary" onClick={() => setDialog('new')}>
      <Icon name="plus" /> {t('new')}
    </Button>
  );
  return (
    <PageFrame>
      <div className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">
        <div className="min-w-0">
          <PageTitle>{t('title')}</PageTitle>
          <p className="text-muted">{t('text')}</p>
        </div>
        {mayMake ? (
          <div className="flex flex-none flex-wrap gap-2">
            <Button onClick={() => setDialog('links')}>
              <Icon name="link" /> {t('links')}
            </Button>
            {mine.length > 0 ? newButton : null}
          </div>
        ) : null}
      </div>
      {mine.length === 0 && (mayMake || others.length === 0) ? (
        <div className="mx-auto mt-[8vh] flex max-w-136 flex-col items-center gap-2 text-center">
          <Icon name="folder" className="size-8 text-faint" />
          <p className="text-lg font-[550] tracking-[-0.01em]">{t(mayMake ? 'emptyTitle' : 'noneShared')}</p>
          <p className="text-muted">{t(mayMake ? 'emptyText' : 'noneSharedText')}</p>
          {mayMake ? <div className="pt-2">{newButton}</div> : null}
        </div>
      ) : null}
      {mine.length > 0 ? (
        <Cards title={others.length > 0 ? t('mine') : null}>
          {mine.map((collection) => (
            <CollectionCard key={collection.id} collection={collection} />
          ))}
        </Cards>
      ) : null}
      {others.length > 0 ? (
        <Cards title={t('sharedWithMe')}>
          {others.map((collection) => (
            <CollectionCard key={collection.id} collection={collection} />
          ))}
        </Cards>
      ) : null}
      <Suspense>
        {dialog === 'new' && <NewDialog onClose={close} />}
        {dialog === 'links' && <LinksDialog target={null} name="" onCopy={onCopyLink} onClose={close} />}
      </Suspense>
    </PageFrame>
  );
}

function Cards({ title, children }: { title: string | null; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      {title === null ? null : <h2 className="pt-2 font-semibold">{title}</h2>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-4 max-md:grid-cols-2 max-md:gap-3">
        {children}
      </ul>
    </section>
  );
}
