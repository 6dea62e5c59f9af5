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

/** What was done to it that its owner may not expect; null mostly. */
export function noteOfInput({ state }: InputItem): string | null {
  return state.status === 'ready' && state.notes.length > 0 ? state.notes.join(' ') : null;
}
