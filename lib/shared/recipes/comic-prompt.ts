/** What the model is told of a panel: its scene and who is in it, never what they say, so that nobody writes it into the picture. */
import { nameImage } from '@/lib/shared/edit-prompt';
import type { BalloonShape } from '@/lib/shared/lettering/balloon';
import type { ComicDetails } from './comic-types';
import type { JobItem } from './wire-jobs';

const ACTS: Partial<Record<BalloonShape, string>> = {
  speech: 'is speaking',
  thought: 'is lost in thought',
  shout: 'is shouting',
  whisper: 'is whispering',
};

/** @param before the picture of the panel before goes along, as the first picture */
export function comicPrompt(
  style: string,
  { words, details }: Pick<JobItem<ComicDetails>, 'words' | 'details'>,
  before: boolean,
): string {
  const room = details.lines.some(({ text }) => text.trim() !== '');
  return [
    `One panel of a comic, as a single picture that fills the whole frame: ${ended(words)}`,
    ...whoActs(details),
    ...(style.trim() === '' ? [] : [`Style of all panels: ${ended(style)}`]),
    ...(before
      ? [
          `The panel before this one is ${nameImage(1)}. Keep its characters, clothes, place, light and drawing style, but draw the new moment from a view of its own; do not repeat its composition.`,
        ]
      : []),
    ...(room
      ? [
          'Leave calm, uncluttered room in the upper third and keep faces out of it: lettering is added there later.',
        ]
      : []),
    'No words, letters, numbers, speech balloons, captions, sound effects, panel borders, page layout, signature or watermark anywhere in the picture.',
  ].join('\n');
}

/** One sentence for each who acts. Who is only a name in the scene needs none. */
function whoActs({ lines }: ComicDetails): string[] {
  const acts = new Map<string, string>();
  for (const { speaker, kind } of lines) {
    const who = speaker.trim();
    const act = ACTS[kind];
    if (who !== '' && act !== undefined && !acts.has(who)) acts.set(who, act);
  }
  return acts.size === 0 ? [] : [[...acts].map(([who, act]) => `${who} ${act}.`).join(' ')];
}

function ended(text: string): string {
  const plain = text.trim();
  return /[.!?…。！？]$/u.test(plain) ? plain : `${plain}.`;
}
