import type { InputItem } from '@/lib/client/input-tray';
import type { Language } from '@/lib/shared/language';

/** The name it came with; for a picture of this server, the name of its download. */
export function nameOfInput({ name, state }: InputItem, { t }: Language): string {
  return name || (state.status === 'ready' ? state.image.fileName : t('inputs.picture'));
}

/** The state of a picture, in a few words. */
export function describeInput({ state }: InputItem, { t }: Language): string {
  switch (state.status) {
    case 'uploading':
      // The last byte is sent long before the picture is decoded and stored.
      return state.share < 1
        ? t('inputs.state.uploading', { percent: Math.floor(state.share * 100) })
        : t('inputs.state.preparing');
    case 'ready':
      return `${state.image.width} × ${state.image.height}`;
    default:
      return t(`inputs.state.${state.status}`);
  }
}

/** What was done to pictures that a person may not expect: one line for each thing, whatever it was done to. */
export function notesOfInputs(
  items: readonly InputItem[],
  language: Language,
): { note: string; of: string }[] {
  const names = new Map<string, string[]>();
  for (const item of items) {
    if (item.state.status !== 'ready') continue;
    const name = nameOfInput(item, language);
    for (const note of item.state.notes.map(language.say))
      names.set(note, [...(names.get(note) ?? []), name]);
  }
  return [...names].map(([note, of]) => ({
    note,
    of: of.length === 1 ? String(of[0]) : language.t('inputs.pictures', { count: of.length }),
  }));
}
