import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@/lib/client/api';
import { thumbnailUrl } from '@/lib/client/image-url';
import { currentLanguage } from '@/lib/client/language';
import { sentenceOf } from '@/lib/client/sentence-of';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from '@/lib/client/upload';
import type { ReferencePicture } from '@/lib/shared/wire-references';

export type ChosenPicture = {
  key: string;
  /** Null while it is on its way to the server, and where it was refused. */
  id: string | null;
  url: string;
  name: string;
  failure: string | null;
};

/** The pictures of a reference as they are being chosen: those it has, images of the library, and files. */
export function useChosenPictures(first: readonly ReferencePicture[]) {
  const [pictures, setPictures] = useState(() => first.map(known));
  const latest = useRef(pictures);
  const urls = useRef<string[]>([]);
  const uploads = useRef(new Map<string, Promise<void>>());
  useEffect(
    () => () => {
      for (const url of urls.current) URL.revokeObjectURL(url);
    },
    [],
  );

  const update = (change: (all: readonly ChosenPicture[]) => ChosenPicture[]) => {
    latest.current = change(latest.current);
    setPictures(latest.current);
  };
  const settle = (key: string, to: Partial<ChosenPicture>) =>
    update((all) => {
      // The same file twice is the same picture.
      const isTwin = to.id != null && all.some((one) => one.id === to.id);
      if (isTwin) return all.filter((one) => one.key !== key);
      return all.map((one) => (one.key === key ? { ...one, ...to } : one));
    });

  const upload = async (key: string, file: File) => {
    try {
      if (file.size > MAX_UPLOAD_BYTES) throw tooLargeError(file.size);
      const { image } = await uploadImage(file, 'input', { name: file.name });
      settle(key, { id: image.id, url: thumbnailUrl(image, 256) });
    } catch (error) {
      const failure =
        error instanceof ApiError ? sentenceOf(error) : currentLanguage().t('inputs.unreadable');
      settle(key, { failure });
    }
  };

  return {
    pictures,
    ids: pictures.map(({ id }) => id),
    failed: pictures.some(({ failure }) => failure !== null),
    set: (all: readonly ReferencePicture[]) =>
      update(() => all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at).map(known)),
    addFiles(files: readonly File[]) {
      for (const file of files) {
        const key = crypto.randomUUID();
        const url = URL.createObjectURL(file);
        urls.current.push(url);
        update((all) => [...all, { key, id: null, url, name: file.name, failure: null }]);
        uploads.current.set(key, upload(key, file));
      }
    },
    addImage(id: string) {
      const url = thumbnailUrl({ id, mime: 'image/png' }, 256);
      update((all) =>
        all.some((one) => one.id === id) ? [...all] : [...all, { key: id, id, url, name: '', failure: null }],
      );
    },
    remove: (key: string) => update((all) => all.filter((one) => one.key !== key)),
    /** One place towards the beginning. */
    advance: (key: string) =>
      update((all) => {
        const at = all.findIndex((one) => one.key === key);
        const [before, own] = [all[at - 1], all[at]];
        return before && own ? all.toSpliced(at - 1, 2, own, before) : [...all];
      }),
    /** Their ids, once all are on the server. @throws Error where one was refused */
    async settled(): Promise<string[]> {
      await Promise.all(uploads.current.values());
      return latest.current.map(({ id }) => {
        if (id === null) throw new Error('A picture could not be used');
        return id;
      });
    },
  };
}

export type ChosenPicturesState = ReturnType<typeof useChosenPictures>;

function known(picture: ReferencePicture): ChosenPicture {
  return { key: picture.id, id: picture.id, url: thumbnailUrl(picture, 256), name: '', failure: null };
}
