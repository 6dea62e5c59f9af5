import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { collectionImageSource, seenThumbnailUrl } from '@/lib/client/collections/seen-image-url';
import type { WireCollection } from '@/lib/shared/wire-collections';

export function CollectionCard({ collection }: { collection: WireCollection }) {
  const { id, name, cover, access, ownerName, shared } = collection;
  const t = useTranslations('collections');
  const count = t('count', { count: collection.count });
  const facts =
    access !== 'own'
      ? t('cardOf', { count, owner: ownerName ?? t('someone') })
      : shared
        ? t('cardShared', { count })
        : count;
  return (
    <li>
      <ScreenLink
        href={`/collections/${id}`}
        className="flex h-full flex-col overflow-hidden rounded-xl border bg-surface transition-colors duration-120 hover:border-line-strong"
      >
        <span
          className="grid aspect-4/3 place-items-center overflow-hidden bg-sunken text-faint"
          aria-hidden="true"
        >
          {cover === null ? (
            <Icon name="folder" className="size-8" />
          ) : (
            <img
              src={seenThumbnailUrl(collectionImageSource(id, cover.id), cover.mime, 512)}
              alt=""
              loading="lazy"
              decoding="async"
              className="size-full object-cover checkerboard"
            />
          )}
        </span>
        <span className="flex flex-col gap-0.5 px-3.5 pt-2.5 pb-3">
          <span dir="auto" className="truncate font-[550]">
            {name}
          </span>
          <span className="text-xs text-muted">{facts}</span>
        </span>
      </ScreenLink>
    </li>
  );
}
