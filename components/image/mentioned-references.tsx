import { useTranslations } from 'next-intl';
import { ScreenLink } from '@/components/ui/screen-link';
import { LINK } from '@/components/ui/text-looks';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { ImageDetails, WireRun } from '@/lib/shared/wire';
import type { UsedReference } from '@/lib/shared/wire-references';

/** Whom a run mentions, in the version that it used, and what has become of them. */
export function MentionedReferences({ run, details }: { run: WireRun; details: ImageDetails | null }) {
  const t = useTranslations('references.used');
  if (run.mentioned === null) return null;
  return (
    <ul aria-label={t('title')} className="mb-2 flex flex-col gap-1.5">
      {run.mentioned.references.map((used) => (
        <li key={used.id} className="flex items-center gap-2 text-xs">
          <UsedPicture used={used} details={details} />
          <span className="min-w-0">
            <span dir="auto">
              {t.rich('with', {
                name: used.name,
                version: used.version,
                link: (name) => (
                  <ScreenLink className={LINK} href={`/references?open=${used.id}`}>
                    {name}
                  </ScreenLink>
                ),
              })}
            </span>
            <Since used={used} details={details} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Since({ used, details }: { used: UsedReference; details: ImageDetails | null }) {
  const t = useTranslations('references.used');
  const found = details?.references.find(({ id }) => id === used.id);
  if (found === undefined) return null;
  const { now } = found;
  const text =
    now === null
      ? t('deleted')
      : now.version !== used.version
        ? t('changed', { version: now.version })
        : now.name !== used.name
          ? t('renamed', { name: now.name })
          : null;
  return text === null ? null : <span className="block text-muted">{text}</span>;
}

/** The first one that is still there. */
function UsedPicture({ used, details }: { used: UsedReference; details: ImageDetails | null }) {
  const picture = details?.lineage.inputs.find(({ id }) => used.images.includes(id));
  return (
    <span className="size-8 flex-none overflow-hidden rounded-md bg-sunken">
      {picture && <img src={thumbnailUrl(picture, 256)} alt="" className="size-full object-cover" />}
    </span>
  );
}
