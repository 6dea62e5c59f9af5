import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import {
  changeCollectionImages,
  createCollection,
  listCollections,
} from '@/lib/client/collections/collection-requests';
import { inParts } from '@/lib/client/collections/in-parts';
import { collectionImageSource, seenThumbnailUrl } from '@/lib/client/collections/seen-image-url';
import { sentenceOf } from '@/lib/client/sentence-of';
import { COLLECTION_NAME_MAX, type WireCollection } from '@/lib/shared/wire-collections';

/** Puts images into a collection: one that is there, or a new one. */
export function AddDialog({
  imageIds,
  onAdded,
  onClose,
}: {
  imageIds: readonly string[];
  onAdded: (collection: WireCollection, count: number) => void;
  onClose: () => void;
}) {
  const t = useTranslations('collections');
  const id = useId();
  const [collections, setCollections] = useState<readonly WireCollection[] | null>(null);
  const [name, setName] = useState('');
  const [working, setWorking] = useState(false);
  const [closing, setClosing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    listCollections().then(
      (all) => setCollections(all.filter(({ access }) => access !== 'see')),
      (error: unknown) => {
        setCollections([]);
        setProblem(sentenceOf(error));
      },
    );
  }, []);

  const work = async (add: () => Promise<[WireCollection, number]>) => {
    if (working) return;
    setWorking(true);
    setProblem(null);
    try {
      onAdded(...(await add()));
      setClosing(true);
    } catch (error) {
      setProblem(sentenceOf(error));
      setWorking(false);
    }
  };
  const addTo = async (collection: WireCollection): Promise<[WireCollection, number]> => {
    let count = 0;
    for (const part of inParts(imageIds)) {
      const { changed } = await changeCollectionImages(collection.id, { add: part });
      count += changed;
    }
    return [collection, count];
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setProblem(t('add.nameMissing'));
      return;
    }
    void work(async () => {
      const [first = [], ...others] = inParts(imageIds);
      const collection = await createCollection(name, first);
      for (const part of others) await changeCollectionImages(collection.id, { add: part });
      return [collection, imageIds.length];
    });
  };

  return (
    <Dialog
      title={t('add.title')}
      description={t('add.text', { count: imageIds.length })}
      closing={closing}
      onClose={onClose}
    >
      <form className="flex items-end gap-2" onSubmit={create}>
        <div className="min-w-0 flex-1">
          <label className={LABEL} htmlFor={id}>
            {t('add.newName')}
          </label>
          <TextField
            id={id}
            value={name}
            maxLength={COLLECTION_NAME_MAX}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <Button type="submit" disabled={working}>
          {t('add.create')}
        </Button>
      </form>
      <p role="alert" className={problem ? 'pt-2 text-danger' : 'sr-only'}>
        {problem}
      </p>
      {collections === null ? (
        <p className="flex items-center gap-2 pt-4 text-muted">
          <Spinner /> {t('add.existing')}
        </p>
      ) : collections.length === 0 ? null : (
        <ul aria-label={t('add.existing')} className="-mx-2 flex flex-col pt-3">
          {collections.map((collection) => (
            <li key={collection.id}>
              <button
                type="button"
                disabled={working}
                className="flex min-h-12 w-full items-center gap-3 rounded-lg px-2 py-1 text-start hover:bg-ink/7"
                onClick={() => void work(() => addTo(collection))}
              >
                <span className="grid size-10 flex-none place-items-center overflow-hidden rounded-md bg-sunken text-faint">
                  {collection.cover === null ? (
                    <Icon name="folder" />
                  ) : (
                    <img
                      src={seenThumbnailUrl(
                        collectionImageSource(collection.id, collection.cover.id),
                        collection.cover.mime,
                        256,
                      )}
                      alt=""
                      className="size-full object-cover"
                    />
                  )}
                </span>
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {collection.name}
                </span>
                <span className="text-xs text-muted">{t('count', { count: collection.count })}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
