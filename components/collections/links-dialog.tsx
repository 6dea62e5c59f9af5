import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import {
  changeLink,
  createLink,
  type LinkTarget,
  listLinks,
  takeBackLink,
} from '@/lib/client/collections/collection-requests';
import { useLanguage } from '@/lib/client/language';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireLink } from '@/lib/shared/wire-collections';
import { LinkForm } from './link-form';

/** The links that lead to a collection or an image, or all of them: made, changed and taken back here. */
export function LinksDialog({
  target,
  name,
  onCopy,
  onClose,
}: {
  /** Null: all links, wherever they lead. */
  target: LinkTarget | null;
  /** What a new link is called first. */
  name: string;
  onCopy: (text: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations('collections.link');
  const common = useTranslations('common');
  const [links, setLinks] = useState<readonly WireLink[] | null>(null);
  const [edited, setEdited] = useState<'new' | string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [first] = useState(target);
  useEffect(() => {
    listLinks(first).then(
      (all) => {
        setLinks(all);
        if (all.length === 0 && first !== null) setEdited('new');
      },
      (error: unknown) => {
        setLinks([]);
        setProblem(sentenceOf(error));
      },
    );
  }, [first]);

  const takeBack = async (link: WireLink) => {
    try {
      await takeBackLink(link.id);
      setLinks((all) => all?.filter(({ id }) => id !== link.id) ?? null);
      setProblem(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <Dialog
      title={t('title')}
      description={target === null ? t('textAll') : t('imageId' in target ? 'textImage' : 'textCollection')}
      onClose={onClose}
    >
      <p role="alert" className={problem ? 'pb-2 text-danger' : 'sr-only'}>
        {problem}
      </p>
      {links === null ? (
        <p className="flex items-center gap-2 text-muted">
          <Spinner /> {common('loading')}
        </p>
      ) : (
        <ul className="flex flex-col gap-3">
          {links.map((link) => (
            <li key={link.id} className="rounded-lg border p-3">
              {edited === link.id ? (
                <LinkForm
                  link={link}
                  name={link.name}
                  onSave={async (settings) => {
                    const changed = await changeLink(link.id, settings);
                    setLinks(links.map((each) => (each.id === changed.id ? changed : each)));
                    setEdited(null);
                  }}
                  onCancel={() => setEdited(null)}
                />
              ) : (
                <LinkRow
                  link={link}
                  onCopy={onCopy}
                  onChange={() => setEdited(link.id)}
                  onTakeBack={() => void takeBack(link)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {links?.length === 0 && target === null ? <p className="text-muted">{t('none')}</p> : null}
      {links === null || target === null ? null : edited === 'new' ? (
        <div className={links.length > 0 ? 'mt-3 rounded-lg border p-3' : ''}>
          <LinkForm
            link={null}
            name={name}
            onSave={async (settings) => {
              const created = await createLink({ ...settings, ...target });
              setLinks([created, ...links]);
              setEdited(null);
            }}
            onCancel={links.length > 0 ? () => setEdited(null) : null}
          />
        </div>
      ) : (
        <Button className="mt-3" onClick={() => setEdited('new')}>
          <Icon name="plus" /> {t('new')}
        </Button>
      )}
    </Dialog>
  );
}

function LinkRow({
  link,
  onCopy,
  onChange,
  onTakeBack,
}: {
  link: WireLink;
  onCopy: (text: string) => void;
  onChange: () => void;
  onTakeBack: () => void;
}) {
  const t = useTranslations('collections.link');
  const language = useLanguage();
  const [sure, setSure] = useState(false);
  const day = link.expiresAt === null ? null : language.date(link.expiresAt, { dateStyle: 'medium' });
  return (
    <>
      <p dir="auto" className="truncate font-medium">
        {link.name}
      </p>
      <p className="flex flex-wrap gap-1 py-1.5">
        {day === null ? <Chip>{t('forever')}</Chip> : null}
        {day !== null && link.ended ? <Chip tone="warn">{t('ended', { day })}</Chip> : null}
        {day !== null && !link.ended ? <Chip>{t('ends', { day })}</Chip> : null}
        {link.hasPassword ? <Chip>{t('hasPassword')}</Chip> : null}
        {link.mayDownload ? null : <Chip>{t('noDownload')}</Chip>}
        {link.showPrompt ? <Chip>{t('withPrompt')}</Chip> : null}
        {link.showCost ? <Chip>{t('withCost')}</Chip> : null}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => onCopy(location.origin + link.path)}>
          <Icon name="copy" /> {t('copy')}
        </Button>
        <ButtonAnchor href={link.path} target="_blank" rel="noreferrer">
          <Icon name="external" /> {t('open')}
        </ButtonAnchor>
        <Button onClick={onChange}>{t('change')}</Button>
        <Button variant="danger" onClick={() => (sure ? onTakeBack() : setSure(true))}>
          {t(sure ? 'takeBackSure' : 'takeBack')}
        </Button>
      </div>
    </>
  );
}
