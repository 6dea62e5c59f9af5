import { EndingNote } from '@/components/ui/ending-note';
import type { EndingModel } from '@/lib/client/ending-model';
import type { Settings } from '@/lib/shared/wire-presets';

/** That the model of kept settings ends, and one click that keeps them with the one that follows it. */
export function EndingSettings({
  ending: { sentence, estimate, successor },
  onReplace,
}: {
  ending: EndingModel;
  onReplace: (settings: Settings) => void;
}) {
  return (
    <EndingNote
      sentence={sentence}
      estimate={estimate}
      successor={successor && { label: successor.model.label, estimate: successor.estimate }}
      onReplace={() => successor && onReplace(successor.settings)}
    />
  );
}
