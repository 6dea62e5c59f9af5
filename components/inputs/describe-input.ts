import type { InputItem } from '@/lib/client/input-tray';

/** The name it came with; of a picture of this server, the one that a download would get. */
export function nameOfInput({ name, state }: InputItem): string {
  return name || (state.status === 'ready' ? state.image.fileName : 'Picture');
}

/** How it stands with a picture, in a few words. */
export function describeInput({ state }: InputItem): string {
  switch (state.status) {
    case 'reading':
      return 'Reading';
    case 'uploading':
      // The last byte has left long before the picture is decoded and stored.
      return state.share < 1 ? `Uploading, ${Math.floor(state.share * 100)} %` : 'Being prepared';
    case 'waiting':
      return 'Connection lost, trying again';
    case 'failed':
      return 'Failed';
    case 'ready':
      return `${state.image.width} × ${state.image.height}`;
  }
}

/** What was done to pictures that their owner may not expect: a line for each thing, whatever it was done to. */
export function notesOfInputs(items: readonly InputItem[]): { note: string; of: string }[] {
  const names = new Map<string, string[]>();
  for (const item of items) {
    if (item.state.status !== 'ready') continue;
    for (const note of item.state.notes) names.set(note, [...(names.get(note) ?? []), nameOfInput(item)]);
  }
  return [...names].map(([note, of]) => ({
    note,
    of: of.length === 1 ? String(of[0]) : `${of.length} pictures`,
  }));
}
