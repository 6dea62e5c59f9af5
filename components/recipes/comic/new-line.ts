import { uuidV7 } from '@/lib/client/uuid-v7';
import type { BalloonShape } from '@/lib/shared/lettering/balloon';
import type { ComicLine } from '@/lib/shared/recipes/comic-types';

export function newLine(kind: BalloonShape, text = ''): ComicLine {
  return { id: uuidV7(), kind, speaker: '', text, place: null };
}
