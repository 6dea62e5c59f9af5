import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { changeChoices, editStore } from '@/lib/client/edit-store';
import { SizeField } from './size-field';

/** The size of an edit: the source's own unless another one is chosen. */
export function EditSize() {
  const t = useTranslations('prompt.size');
  const chosen = useStore(editStore, (state) => state.choices.sameSize);
  const run = useStore(editStore, (state) => state.planned?.run ?? null);
  const exact = useStore(editStore, (state) => state.planned?.edit.placement === 'exact');
  const note = run
    ? t(exact ? 'madeAtAndPutBack' : 'madeAt', { size: `${run.plan.outputWidth} × ${run.plan.outputHeight}` })
    : t('ofPicture');
  return <SizeField source={{ chosen, note, onChange: (sameSize) => changeChoices({ sameSize }) }} />;
}
