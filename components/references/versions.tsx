import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { readReference } from '@/lib/client/references/reference-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireReference, WireReferenceVersion } from '@/lib/shared/wire-references';

/** What it was before. An earlier version is taken into the form, and becomes a new one when it is saved. */
export function Versions({
  reference,
  onUse,
}: {
  reference: WireReference;
  onUse: (version: WireReferenceVersion) => void;
}) {
  const t = useTranslations('references.versions');
  const [open, setOpen] = useState(false);
  if (reference.version === 1) return null;
  return (
    <details className="border-t pt-2" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={DISCLOSURE}>{t('title', { count: reference.version })}</summary>
      {open && <VersionList id={reference.id} current={reference.version} onUse={onUse} />}
    </details>
  );
}

function VersionList({
  id,
  current,
  onUse,
}: {
  id: string;
  current: number;
  onUse: (version: WireReferenceVersion) => void;
}) {
  const t = useTranslations('references.versions');
  const language = useLanguage();
  const [versions, setVersions] = useState<readonly WireReferenceVersion[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    readReference(id).then(
      (details) => setVersions(details.versions),
      (error: unknown) => setProblem(sentenceOf(error)),
    );
  }, [id]);
  if (problem !== null) return <p className="pt-2 text-danger">{problem}</p>;
  if (versions === null) return <Spinner />;
  return (
    <ol className="flex flex-col gap-3 pt-2">
      {versions.map((version) => (
        <li key={version.number} className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <span className="font-medium">{t('version', { version: version.number })}</span>
            <span className="text-xs text-muted">
              {language.date(version.createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
            </span>
            <span className="ms-auto">
              {version.number === current ? (
                <span className="text-xs text-muted">{t('current')}</span>
              ) : (
                <Button onClick={() => onUse(version)}>{t('use')}</Button>
              )}
            </span>
          </div>
          <ul className="flex flex-wrap gap-1.5" aria-label={t('pictures', { version: version.number })}>
            {version.pictures.map((picture) => (
              <li key={picture.id} className="size-12 overflow-hidden rounded-md bg-sunken">
                <img src={thumbnailUrl(picture, 256)} alt="" className="size-full object-cover" />
              </li>
            ))}
          </ul>
          {version.sentence !== '' && (
            <p dir="auto" className="text-xs text-muted">
              {version.sentence}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
