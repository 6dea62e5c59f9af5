import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { CHOICE_INPUT, CHOICES, NOTED_CHOICE } from '@/components/ui/choice-looks';
import { ChoiceNote, ShapeFrame } from '@/components/ui/choice-tiles';
import { Segmented } from '@/components/ui/segmented';
import { abilitiesOf, offeredSizes } from '@/lib/client/comparison/builder-rules';
import { sayProblem } from '@/lib/client/comparison/cell-state';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { type AxisName, type ComparisonAxes, valueLabel } from '@/lib/shared/comparison';
import { listWords } from '@/lib/shared/comparison-layout';
import { formatEstimate } from '@/lib/shared/money';
import { parameterLabel } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { SHAPES, type SizeTier } from '@/lib/shared/shapes';
import type { ComparisonPrice, Level } from '@/lib/shared/wire-comparison';
import { CHECK } from './check-style';
import { LEGEND, NOTE } from './text-styles';

type LevelAxis = Exclude<AxisName, 'prompts'>;

export type AxisFieldsProps = {
  axes: ComparisonAxes;
  /** An edit may keep its source's size. */
  isEdit: boolean;
  levels: ComparisonPrice['levels'] | null;
  /** Values with results, which stay. */
  kept?: (axis: AxisName, value: string) => boolean;
  onToggle: (axis: LevelAxis, value: string) => void;
};

/** What is to be tried of each setting, with its price. */
export function AxisFields(props: AxisFieldsProps) {
  const t = useTranslations('costCompare.settings');
  const language = useLanguage();
  const { axes } = props;
  const news = useNews();
  return (
    <div className="flex flex-col gap-5">
      <Axis
        {...props}
        axis="qualities"
        title={parameterLabel('quality', language)}
        values={offeredQualities(axes)}
      />
      <Axis
        {...props}
        axis="models"
        title={t('models')}
        values={offeredModels(axes, news)}
        note={(model) => abilitiesOf(model, language)}
      />
      <Sizes {...props} />
      <Axis
        {...props}
        axis="backgrounds"
        title={parameterLabel('background', language)}
        values={PARAMETERS.background.values}
      />
    </div>
  );
}

function Fieldset({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col">
      <legend className={`${LEGEND} flex items-center gap-1.5 pb-1.5`}>
        {title}
        {count > 1 && (
          <span className="rounded-full bg-accent-soft px-1.5 text-2xs/4.5 text-accent-text tabular-nums">
            {count}
          </span>
        )}
      </legend>
      {children}
    </fieldset>
  );
}

function Axis({
  axis,
  title,
  values,
  note,
  ...props
}: AxisFieldsProps & {
  axis: LevelAxis;
  title: string;
  values: readonly string[];
  note?: (value: string) => string;
}) {
  const language = useLanguage();
  const id = useId();
  const chosen: readonly string[] = props.axes[axis];
  return (
    <Fieldset title={title} count={chosen.length}>
      {values.map((value) => {
        const level = props.levels?.[axis].find((each) => each.value === value);
        return (
          <label
            key={value}
            className="-mx-2 flex items-start gap-2.5 rounded-md px-2 py-1.5 hover:bg-ink/4 max-md:min-h-11 max-md:items-center"
            htmlFor={`${id}${value}`}
          >
            <Check {...props} axis={axis} value={value} id={`${id}${value}`} />
            <span className="min-w-0 flex-1">
              <span className="block first-letter:uppercase">{valueLabel(axis, value, language)}</span>
              {note && <span className={NOTE}>{note(value)}</span>}
              {level?.problem && <span className={NOTE}>{sayProblem(level, language)}</span>}
            </span>
            <LevelPrice level={level} />
          </label>
        );
      })}
    </Fieldset>
  );
}

function LevelPrice({ level }: { level: Level | undefined }) {
  const t = useTranslations('costCompare.settings');
  const language = useLanguage();
  return (
    <span className="text-xs/5 whitespace-nowrap text-muted tabular-nums">
      {level?.estimate ? formatEstimate(level.estimate, language) : level?.problem ? t('notPossible') : ''}
    </span>
  );
}

function Check({
  axis,
  value,
  axes,
  kept,
  onToggle,
  className = CHECK,
  name,
  id,
}: AxisFieldsProps & { axis: LevelAxis; value: string; className?: string; name?: string; id?: string }) {
  const t = useTranslations('costCompare.settings');
  const chosen: readonly string[] = axes[axis];
  const checked = chosen.includes(value);
  // The last one stays, and so does what has results.
  const fixed = checked && (chosen.length === 1 || kept?.(axis, value) === true);
  return (
    <input
      id={id}
      type="checkbox"
      className={className}
      checked={checked}
      aria-label={name}
      aria-disabled={fixed || undefined}
      title={fixed ? t(chosen.length === 1 ? 'oneStays' : 'hasResults') : undefined}
      onChange={() => {
        if (!fixed) onToggle(axis, value);
      }}
    />
  );
}

const TIERS: readonly { value: SizeTier; label: string }[] = [
  { value: 'standard', label: '1K' },
  { value: '2K', label: '2K' },
  { value: '4K', label: '4K' },
];

function Sizes(props: AxisFieldsProps) {
  const t = useTranslations('costCompare.settings');
  const language = useLanguage();
  const id = useId();
  const { axes, isEdit, levels } = props;
  const options = offeredSizes(axes);
  const [tier, setTier] = useState<SizeTier>('standard');
  const flexible = options.some((option) => option.tier !== 'standard');
  const shown = options.filter((option) => option.tier === tier || option.size === 'auto');
  const priceOf = (size: string) => {
    const estimate = levels?.sizes.find((level) => level.value === size)?.estimate;
    return estimate ? formatEstimate(estimate, language) : '';
  };
  const named = (label: string, size: string) => t('priced', { label, price: priceOf(size) });
  return (
    <Fieldset title={t('size')} count={axes.sizes.length}>
      {flexible && (
        <div className="pb-1">
          <span id={`${id}tier`} className="sr-only">
            {t('tier')}
          </span>
          <Segmented labelledBy={`${id}tier`} value={tier} segments={TIERS} onChange={setTier} />
        </div>
      )}
      <div className={CHOICES}>
        {isEdit && (
          <div className={NOTED_CHOICE}>
            <Check
              {...props}
              axis="sizes"
              value="source"
              className={CHOICE_INPUT}
              name={named(t('sameAsSource'), 'source')}
            />
            <ShapeFrame ratio={{ width: 4, height: 3 }} look="dashed" />
            {t('source')}
            <ChoiceNote>{priceOf('source')}</ChoiceNote>
          </div>
        )}
        {shown.map(({ shape, size, label }) => {
          const ratio = SHAPES.find((each) => each.id === shape)?.ratio ?? null;
          return (
            <div key={size} className={NOTED_CHOICE} title={valueLabel('sizes', size, language)}>
              <Check
                {...props}
                axis="sizes"
                value={size}
                className={CHOICE_INPUT}
                name={named(language.say(label), size)}
              />
              <ShapeFrame ratio={ratio} look={ratio ? 'solid' : 'corners'} />
              {ratio ? `${ratio.width}:${ratio.height}` : t('auto')}
              <ChoiceNote>{priceOf(size)}</ChoiceNote>
            </div>
          );
        })}
      </div>
      <p className={`${NOTE} pt-1`}>
        {listWords(
          axes.sizes.map((size) => valueLabel('sizes', size, language)),
          language,
        )}
      </p>
    </Fieldset>
  );
}
