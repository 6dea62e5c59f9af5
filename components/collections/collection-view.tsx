import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useState } from 'react';
import { Button, ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ScreenLink } from '@/components/ui/screen-link';
import { PageTitle } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { loadLazily } from '@/lib/client/load-lazily';
import { registerActions } from '@/lib/client/shortcuts';
import { useWho } from '@/lib/client/who';
import { CollectionGrid } from './collection-grid';
import { CollectionName } from './collection-name';
import { CollectionSelection } from './collection-selection';
import { PageFrame } from './page-frame';

const CollectionViewer = loadLazily(async () => (await import('./collection-viewer')).CollectionViewer);
const DeleteDialog = loadLazily(async () => (await import('./delete-dialog')).DeleteDialog);
const ShareDialog = loadLazily(async () => (await import('./share-dialog')).ShareDialog);
const LinksDialog = loadLazily(async () => (await import('./links-dialog')).LinksDialog);

type OpenDialog = 'delete' | 'share' | 'links';

/** One collection: its images in their order, and for its owner everything around them. */
export function CollectionView({ onCopyLink }: { onCopyLink: (text: string) => void }) {
  const { loadRest, loadMarks } = useCollectionStore();
  const gone = useCollection((state) => state.gone);
  useEffect(() => {
    void loadRest();
    void loadMarks();
  }, [loadRest, loadMarks]);
  return <PageFrame>{gone ? <Gone /> : <Shown onCopyLink={onCopyLink} />}</PageFrame>;
}

function Gone() {
  const t = useTranslations('collections');
  return (
    <>
      <PageTitle>{t('goneTitle')}</PageTitle>
      <p className="text-muted">{t('goneText')}</p>
      <div>
        <ButtonLink href="/collections">{t('all')}</ButtonLink>
      </div>
    </>
  );
}

function Shown({ onCopyLink }: { onCopyLink: (text: string) => void }) {
  const t = useTranslations('collections');
  const common = useTranslations('common');
  const { loadRest } = useCollectionStore();
  const collection = useCollection((state) => state.collection);
  const isEmpty = useCollection((state) => state.images.length === 0);
  const failure = useCollection((state) => state.failure);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const close = () => setDialog(null);
  return (
    <>
      <ScreenLink className={`${LINK} self-start text-xs`} href="/collections">
        {t('all')}
      </ScreenLink>
      <div className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">
        <div className="min-w-0">
          <CollectionName />
          <Facts />
        </div>
        <HeadActions onOpen={setDialog} />
      </div>
      {failure === null ? null : (
        <p role="alert" className="flex flex-wrap items-center gap-3 text-danger">
          {t('loadFailed', { problem: failure })}
          <Button onClick={() => void loadRest()}>{common('tryAgain')}</Button>
        </p>
      )}
      {isEmpty ? <Empty /> : <CollectionGrid chosen={chosen} onChosen={setChosen} onOpen={setOpenId} />}
      <CollectionSelection chosen={chosen} onChosen={setChosen} />
      <Suspense>
        {openId !== null && <CollectionViewer openId={openId} onOpen={setOpenId} />}
        {dialog === 'delete' && <DeleteDialog collection={collection} onClose={close} />}
        {dialog === 'share' && <ShareDialog onClose={close} />}
        {dialog === 'links' && (
          <LinksDialog
            target={{ collectionId: collection.id }}
            name={collection.name}
            onCopy={onCopyLink}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}

function Facts() {
  const t = useTranslations('collections');
  const { access, ownerName, count } = useCollection((state) => state.collection);
  const parts = [
    t('count', { count }),
    ...(access === 'own' ? [] : [t('from', { owner: ownerName ?? t('someone') })]),
  ];
  return (
    <p className="text-muted">
      {parts.join(' · ')}
      {access === 'add' ? <span className="block">{t('mayAdd')}</span> : null}
    </p>
  );
}

/** What can be done with all of it; for others than its owner, only what takes nothing away. */
function HeadActions({ onOpen }: { onOpen: (dialog: OpenDialog) => void }) {
  const t = useTranslations('collections');
  const { id, access, count } = useCollection((state) => state.collection);
  const { accounts } = useWho();
  const isOwn = access === 'own';
  useEffect(() => {
    if (!isOwn) return;
    return registerActions(
      [
        { id: 'collection-links', label: t('links'), run: () => onOpen('links') },
        ...(accounts ? [{ id: 'collection-share', label: t('share'), run: () => onOpen('share') }] : []),
        { id: 'collection-delete', label: t('delete'), run: () => onOpen('delete') },
      ].map((action) => ({ ...action, group: t('title') })),
    );
  }, [isOwn, accounts, onOpen, t]);
  return (
    <div className="flex flex-none flex-wrap gap-2">
      {isOwn && accounts ? (
        <Button onClick={() => onOpen('share')}>
          <Icon name="users" /> {t('share')}
        </Button>
      ) : null}
      {isOwn ? (
        <Button onClick={() => onOpen('links')}>
          <Icon name="link" /> {t('links')}
        </Button>
      ) : null}
      {count > 0 ? (
        <ButtonAnchor href={`/api/collections/${id}/zip`} download="">
          <Icon name="download" /> {t('zip')}
        </ButtonAnchor>
      ) : null}
      {isOwn ? (
        <IconButton icon="trash" variant="secondary" label={t('delete')} onClick={() => onOpen('delete')} />
      ) : null}
    </div>
  );
}

function Empty() {
  const t = useTranslations('collections');
  const { access } = useCollection((state) => state.collection);
  return (
    <div className="mx-auto mt-[8vh] flex max-w-136 flex-col items-center gap-2 text-center">
      <Icon name="image" className="size-8 text-faint" />
      <p className="text-lg font-[550] tracking-[-0.01em]">{t('nothingTitle')}</p>
      <p className="text-muted">{access === 'see' ? t('nothingShared') : t('nothingText')}</p>
      {access === 'see' ? null : (
        <div className="pt-2">
          <ButtonLink href="/library">{t('toLibrary')}</ButtonLink>
        </div>
      )}
    </div>
  );
}
