import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useState } from 'react';
import { AddPictures } from '@/components/ui/add-pictures';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { LABEL } from '@/components/ui/text-looks';
import { thumbnailUrl } from '@/lib/client/image-url';
import { sentenceOf } from '@/lib/client/sentence-of';
import { takeFiles } from '@/lib/client/take-files';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from '@/lib/client/upload';
import { MAX_PHOTOS } from '@/lib/shared/recipes/stickers';

/** Pictures of who is on the stickers; what is dropped or pasted on the page comes here too. */
export function PhotoPicker({
  photos,
  onChange,
}: {
  photos: readonly string[];
  onChange: (change: (photos: readonly string[]) => string[]) => void;
}) {
  const t = useTranslations('stickers.photos');
  const [uploading, setUploading] = useState(0);
  const [failures, setFailures] = useState<readonly { name: string; why: string }[]>([]);
  const add = (id: string) =>
    onChange((now) => (now.includes(id) || now.length >= MAX_PHOTOS ? [...now] : [...now, id]));
  const upload = async (files: readonly File[]) => {
    setFailures([]);
    const room = files.slice(0, Math.max(0, MAX_PHOTOS - photos.length));
    setUploading((count) => count + room.length);
    for (const file of room) {
      try {
        if (file.size > MAX_UPLOAD_BYTES) throw tooLargeError(file.size);
        const { image } = await uploadImage(file, 'input', { name: file.name });
        add(image.id);
      } catch (error) {
        setFailures((all) => [...all, { name: file.name, why: sentenceOf(error) }]);
      }
      setUploading((count) => count - 1);
    }
  };
  const takeIn = useEffectEvent((files: File[]) => void upload(files));
  const takeOwn = useEffectEvent((id: string) => add(id));
  useEffect(() => takeFiles({ onFiles: (files) => takeIn(files), onOwnImage: (id) => takeOwn(id) }), []);
  return (
    <section aria-label={t('title')}>
      <div className="flex items-center justify-between pb-1">
        <span className={LABEL}>{t('title')}</span>
        <span className="text-xs text-muted tabular-nums">
          {t('count', { count: photos.length, most: MAX_PHOTOS })}
        </span>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
        {photos.map((id, index) => (
          <li
            key={id}
            className="relative aspect-square overflow-hidden rounded-lg bg-sunken inset-ring inset-ring-line"
          >
            <img
              src={thumbnailUrl({ id, mime: 'image/png' }, 256)}
              alt={t('photo', { place: index + 1 })}
              className="size-full object-cover checkerboard"
            />
            <IconButton
              icon="x"
              label={t('remove', { place: index + 1 })}
              className="absolute end-1 top-1 size-7 min-h-7 rounded-md bg-scrim/78 text-white hover:bg-scrim hover:text-white"
              onClick={() => onChange((now) => now.filter((one) => one !== id))}
            />
          </li>
        ))}
        {uploading > 0 && (
          <li className="grid aspect-square place-items-center rounded-lg bg-sunken inset-ring inset-ring-line">
            <Spinner />
          </li>
        )}
        {photos.length + uploading < MAX_PHOTOS && (
          <li className="aspect-square">
            <AddPictures label={t('add')} onFiles={(files) => void upload(files)} />
          </li>
        )}
      </ul>
      {failures.map(({ name, why }) => (
        <p key={name} role="alert" className="pt-1.5 text-xs text-danger">
          <bdi className="font-medium">{name}</bdi>: {why}
        </p>
      ))}
    </section>
  );
}
