import { useStore } from 'zustand';
import { changeChoices, editStore } from '@/lib/client/edit-store';
import { SizeField } from './size-field';

/** The size of an edit: the source's own unless somebody wants another. */
export function EditSize() {
  const chosen = useStore(editStore, (state) => state.choices.sameSize);
  const run = useStore(editStore, (state) => state.planned?.run ?? null);
  const exact = useStore(editStore, (state) => state.planned?.edit.placement === 'exact');
  const note = run
    ? `Made at ${run.plan.outputWidth} × ${run.plan.outputHeight}${exact ? ', put back at full size' : ''}.`
    : 'The size and shape of the picture itself.';
  return <SizeField source={{ chosen, note, onChange: (sameSize) => changeChoices({ sameSize }) }} />;
}
