import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';
import { TextArea, TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { ApiError } from '@/lib/client/api';
import { changeReference, createReference } from '@/lib/client/references/reference-requests';
import { loadReferences, useReferences } from '@/lib/client/references/reference-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import { isReferenceName, REFERENCE_NAME_MAX, writeReferenceName } from '@/lib/shared/reference-name';
import {
  MAX_REFERENCE_PICTURES,
  REFERENCE_KINDS,
  REFERENCE_SENTENCE_MAX,
  type ReferenceKind,
  type ReferencePicture,
  type WireReference,
} from '@/lib/shared/wire-references';
import { ChosenPictures } from './chosen-pictures';
import { MadeWith } from './made-with';
import { useChosenPictures } from './use-chosen-pictures';
import { Versions } from './versions';

/** Makes a reference, or changes one. Images that are brought along can also become pictures of one that is there. */
export function ReferenceDialog({
  reference: given,
  images = NO_IMAGES,
  onDone,
  onClose,
}: {
  reference?: WireReference;
  images?: readonly ReferencePicture[];
  onDone: (reference: WireReference) => void;
  onClose: () => void;
}) {
  const t = useTranslations('references');
  const common = useTranslations('common');
  const id = useId();
  const { references } = useReferences();
  const [newId] = useState(() => crypto.randomUUID());
  const [reference, setReference] = useState(given ?? null);
  const [name, setName] = useState(given?.name ?? '');
  const [kind, setKind] = useState<ReferenceKind>(given?.kind ?? 'character');
  const [sentence, setSentence] = useState(given?.sentence ?? '');
  const chosen = useChosenPictures([...(given?.pictures ?? []), ...images]);
  const [working, setWorking] = useState(false);
  const [closing, setClosing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const brings = images.length > 0;
  useEffect(() => {
    if (brings) void loadReferences();
  }, [brings]);

  /** Images were brought along: to whom they are added. */
  const addTo = (wanted: WireReference | null) => {
    setReference(wanted);
    setName(wanted?.name ?? '');
    setKind(wanted?.kind ?? 'character');
    setSentence(wanted?.sentence ?? '');
    chosen.set([...(wanted?.pictures ?? []), ...images]);
    setProblem(null);
  };

  const isNewVersion =
    reference !== null &&
    (sentence.trim() !== reference.sentence ||
      JSON.stringify(chosen.ids) !== JSON.stringify(reference.pictures.map((picture) => picture.id)));

  const findProblem = (): string | null => {
    if (!isReferenceName(writeReferenceName(name))) return t('form.nameRule', { most: REFERENCE_NAME_MAX });
    if (chosen.failed) return t('form.pictureFailed');
    if (chosen.pictures.length === 0) return t('form.noPicture');
    if (chosen.pictures.length > MAX_REFERENCE_PICTURES)
      return t('form.manyPictures', { most: MAX_REFERENCE_PICTURES, count: chosen.pictures.length });
    return null;
  };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (working) return;
    const found = findProblem();
    setProblem(found);
    if (found !== null) return;
    setWorking(true);
    try {
      const ids = await chosen.settled();
      const told = { name: writeReferenceName(name), kind, sentence, images: ids };
      onDone(
        reference === null
          ? await createReference({ id: newId, ...told })
          : await changeReference(reference.id, { revision: reference.revision, ...told }),
      );
      setClosing(true);
    } catch (error) {
      setProblem(error instanceof ApiError ? sentenceOf(error) : t('form.pictureFailed'));
      setWorking(false);
    }
  };

  return (
    <Dialog
      title={reference === null ? t('form.newTitle') : t('form.title', { name: reference.name })}
      className="w-[min(40rem,calc(100vw-2rem))]"
      closing={closing}
      onClose={onClose}
    >
      <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void save(event)}>
        {brings && references.length > 0 ? (
          <div>
            <label className={`${LABEL} block pb-1`} htmlFor={`${id}to`}>
              {t('form.addTo')}
            </label>
            <Select
              id={`${id}to`}
              value={reference?.id ?? ''}
              onChange={({ target }) => addTo(references.find((one) => one.id === target.value) ?? null)}
            >
              <option value="">{t('form.newOne')}</option>
              {references.map((one) => (
                <option key={one.id} value={one.id}>
                  @{one.name}
                </option>
              ))}
            </Select>
          </div>
        ) : null}
        <ChosenPictures chosen={chosen} />
        <div>
          <label className={`${LABEL} block pb-1`} htmlFor={`${id}name`}>
            {t('form.name')}
          </label>
          <div className="flex items-center gap-1.5">
            <span aria-hidden="true" className="text-muted">
              @
            </span>
            <TextField
              id={`${id}name`}
              value={name}
              autoCapitalize="off"
              aria-describedby={`${id}nameNote`}
              onChange={({ target }) => setName(target.value)}
            />
          </div>
          <p id={`${id}nameNote`} className="pt-1 text-xs text-muted">
            {t('form.nameHint')}
          </p>
        </div>
        <div>
          <span id={`${id}kind`} className={`${LABEL} block pb-1`}>
            {t('form.kind')}
          </span>
          <Segmented
            labelledBy={`${id}kind`}
            value={kind}
            segments={REFERENCE_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={setKind}
          />
          <p className="pt-1 text-xs text-muted">{t(`kindNotes.${kind}`)}</p>
        </div>
        <div>
          <label className={`${LABEL} block pb-1`} htmlFor={`${id}sentence`}>
            {t('form.sentence')}
          </label>
          <TextArea
            id={`${id}sentence`}
            className="field-sizing-content max-h-40 min-h-16 resize-none"
            rows={2}
            maxLength={REFERENCE_SENTENCE_MAX}
            placeholder={t(`sentenceExamples.${kind}`)}
            value={sentence}
            onChange={({ target }) => setSentence(target.value)}
          />
        </div>
        <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
          <p role="alert" className={problem ? 'flex-1 text-danger' : 'sr-only'}>
            {problem}
          </p>
          {problem === null && isNewVersion ? (
            <p className="flex-1 text-xs text-muted">
              {t('form.newVersion', { version: (reference?.version ?? 0) + 1 })}
            </p>
          ) : null}
          <Button type="submit" variant="primary" aria-disabled={working}>
            {working && <Spinner />}
            {reference === null ? t('form.create') : common('save')}
          </Button>
        </div>
        {reference !== null && !brings ? (
          <>
            <Versions
              reference={reference}
              onUse={(version) => {
                setSentence(version.sentence);
                chosen.set(version.pictures);
              }}
            />
            <MadeWith reference={reference} onLeave={onClose} />
          </>
        ) : null}
      </form>
    </Dialog>
  );
}

const NO_IMAGES: readonly ReferencePicture[] = [];
