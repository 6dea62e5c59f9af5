import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { WireReference } from '@/lib/shared/wire-references';

/** So many small pictures stand in a row beside the large one. */
const ROW = 4;

export function ReferenceCard({
  reference,
  mayMake,
  onOpen,
  onWrite,
  onDelete,
}: {
  reference: WireReference;
  mayMake: boolean;
  onOpen: () => void;
  onWrite: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations('references');
  const common = useTranslations('common');
  const { name, kind, sentence, version, pictures } = reference;
  const [first, ...others] = pictures;
  const more = others.length - ROW;
  return (
    <li className="flex flex-col overflow-hidden rounded-xl border bg-surface">
      <button
        type="button"
        className="group flex min-w-0 flex-1 flex-col text-start"
        aria-label={t('open', { name })}
        onClick={onOpen}
      >
        <span className="relative block aspect-4/3 w-full overflow-hidden bg-sunken" aria-hidden="true">
          {first && (
            <img
              src={thumbnailUrl(first, 512)}
              alt=""
              loading="lazy"
              decoding="async"
              className="size-full object-cover checkerboard"
            />
          )}
          {others.length > 0 && (
            <span className="absolute inset-x-2 bottom-2 flex gap-1.5">
              {others.slice(0, more > 0 ? ROW - 1 : ROW).map((picture) => (
                <img
                  key={picture.id}
                  src={thumbnailUrl(picture, 256)}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  className="size-10 rounded-md object-cover ring-2 ring-surface"
                />
              ))}
              {more > 0 && (
                <span className="grid size-10 place-items-center rounded-md bg-scrim/78 text-xs font-medium text-white ring-2 ring-surface">
                  +{more + 1}
                </span>
              )}
            </span>
          )}
        </span>
        <span className="flex w-full flex-1 flex-col gap-1 px-3.5 pt-2.5 pb-1">
          <span className="flex min-w-0 items-center gap-2">
            <span dir="auto" className="min-w-0 truncate font-[550] group-hover:underline">
              @{name}
            </span>
            <Chip className="ms-auto flex-none">{t(`kinds.${kind}`)}</Chip>
          </span>
          <span dir="auto" className="line-clamp-2 text-muted">
            {sentence === '' ? t('noSentence') : sentence}
          </span>
          <span className="mt-auto pt-1 text-xs text-muted">
            {t('facts', { version, count: pictures.length })}
          </span>
        </span>
      </button>
      {mayMake && (
        <span className="flex items-center justify-between gap-1 px-2 pb-2">
          <Button variant="ghost" onClick={onWrite}>
            <Icon name="sparkles" /> {t('write')}
          </Button>
          <IconButton
            icon="trash"
            label={t('deleteNamed', { name })}
            title={common('delete')}
            onClick={onDelete}
          />
        </span>
      )}
    </li>
  );
}
