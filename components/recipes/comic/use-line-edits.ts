import { useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import type { ComicLine } from '@/lib/shared/recipes/comic-types';

type Step = { item: string; lines: readonly ComicLine[]; gesture: string | null };

export type LineEdits = {
  /** @param gesture several changes of the same one are one step */
  change(item: string, lines: readonly ComicLine[], gesture?: string | null): void;
  undo(): void;
  canUndo: boolean;
};

const MOST_STEPS = 100;

/** Changes of balloons, each of which can be taken back. */
export function useLineEdits(editor: JobEditor<'comic'>): LineEdits {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const write = (id: string, lines: readonly ComicLine[]) => {
    const item = editor.job.items.find((each) => each.id === id);
    if (item !== undefined) editor.changeItem(id, { details: { ...item.details, lines } });
    return item;
  };
  return {
    change(id, lines, gesture = null) {
      const item = write(id, lines);
      if (item === undefined) return;
      const last = steps.at(-1);
      if (gesture !== null && last?.gesture === gesture && last.item === id) return;
      setSteps([...steps.slice(-MOST_STEPS), { item: id, lines: item.details.lines, gesture }]);
    },
    undo() {
      const last = steps.at(-1);
      if (last === undefined) return;
      setSteps(steps.slice(0, -1));
      write(last.item, last.lines);
    },
    canUndo: steps.length > 0,
  };
}
