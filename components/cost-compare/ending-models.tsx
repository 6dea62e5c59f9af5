import { EndingNote } from '@/components/ui/ending-note';
import { endingModel } from '@/lib/client/ending-model';
import { useNews } from '@/lib/client/model-news';
import type { ComparisonAxes, ComparisonBase } from '@/lib/shared/comparison';

/**
 * The models of a comparison that end, each with one click to what follows it.
 *
 * @param verb what the click does: `Add` where the model itself stays, because it has results
 */
export function EndingModels({
  base,
  axes,
  verb = 'Use',
  onReplace,
}: {
  base: ComparisonBase;
  axes: Pick<ComparisonAxes, 'models'>;
  verb?: 'Use' | 'Add';
  onReplace: (model: string, successor: string) => void;
}) {
  const news = useNews();
  const { prompt: _, ...settings } = base.params;
  return axes.models.map((id) => {
    const ending = endingModel({ ...settings, model: id }, news);
    if (ending === null) return null;
    const { sentence, estimate, successor } = ending;
    const offered = verb === 'Use' || (successor !== null && !axes.models.includes(successor.model.id));
    return (
      <EndingNote
        key={id}
        sentence={sentence}
        estimate={estimate}
        successor={
          offered && successor ? { label: successor.model.label, estimate: successor.estimate } : null
        }
        action={verb === 'Use' ? 'use' : 'add'}
        onReplace={() => successor && onReplace(id, successor.model.id)}
      />
    );
  });
}
