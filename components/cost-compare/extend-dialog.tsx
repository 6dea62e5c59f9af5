import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { offeredLevels, toggleValue } from '@/lib/client/comparison/builder-rules';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { type AxisName, type ComparisonAxes, FIELD_OF, findTooMany, totalOf } from '@/lib/shared/comparison';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { AxisFields } from './axis-fields';
import { formatTotal } from './format-total';
import { PromptVariants } from './prompt-variants';
import { usePrices } from './use-prices';

/** More values for a comparison that is there. What has results stays; nothing is started by it. */
export function ExtendDialog({
  comparison,
  onExtend,
  onClose,
}: {
  comparison: WireComparison;
  onExtend: (axes: ComparisonAxes) => void;
  onClose: () => void;
}) {
  const t = useTranslations('costCompare');
  const language = useLanguage();
  const news = useNews();
  const { base } = comparison;
  const [levels, setLevels] = useState(comparison.axes);
  const [prompts, setPrompts] = useState<readonly string[]>(comparison.axes.prompts);
  const kept = useMemo(() => {
    const ran = comparison.cells.filter(({ run }) => run !== null);
    return (axis: AxisName, value: string) => ran.some(({ params }) => params[FIELD_OF[axis]] === value);
  }, [comparison.cells]);
  const axes = useMemo(() => {
    const written = [...new Set(prompts.filter((prompt) => prompt.trim() !== ''))];
    return { ...levels, prompts: written.length === 0 ? comparison.axes.prompts : written };
  }, [levels, prompts, comparison.axes.prompts]);
  const tooMany = findTooMany(axes);
  const prices = usePrices(tooMany === null ? { base, axes, levels: offeredLevels(base, axes, news) } : null);
  const there = new Set(comparison.cells.map(({ key }) => key));
  const added = (prices.answer?.cells ?? []).filter(({ key }) => !there.has(key));
  const total = totalOf(added);
  const problem = tooMany === null ? prices.problem : language.say(tooMany);
  const changed = JSON.stringify(axes) !== JSON.stringify(comparison.axes);
  return (
    <Dialog title={t('extend.title')} className="w-[min(40rem,calc(100vw-2rem))]" onClose={onClose}>
      <div className="space-y-5">
        <PromptVariants
          prompts={prompts}
          fixedCount={comparison.axes.prompts.length}
          onChange={(next) => setPrompts(next)}
        />
        <AxisFields
          axes={axes}
          isEdit={base.edit !== null}
          levels={prices.answer?.levels ?? null}
          kept={kept}
          onToggle={(axis, value) => setLevels((before) => toggleValue(base, before, axis, value as never))}
        />
      </div>
      <div className="sticky -bottom-5 -mx-5 mt-5 -mb-5 flex items-center gap-4 border-t bg-raised px-5 py-3.5 max-md:flex-wrap">
        <p className="min-w-0 flex-1" role="status">
          {problem ??
            (added.length === 0
              ? t(changed ? 'extend.nothing' : 'extend.choose')
              : t('extend.adds', {
                  cells: added.length,
                  runs: total.count,
                  price: formatTotal(total, language),
                }))}
        </p>
        <Button
          variant="primary"
          aria-disabled={!changed || problem !== null || prices.pending}
          onClick={() => {
            if (!changed || problem !== null || prices.pending) return;
            onExtend(axes);
          }}
        >
          {t('view.extend')}
        </Button>
      </div>
    </Dialog>
  );
}
