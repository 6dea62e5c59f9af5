import { Select } from '@/components/ui/select';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { modelLabel } from '@/lib/shared/model-label';
import type { Quality } from '@/lib/shared/models';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import { Field } from './field';

/** Which model draws the items of a job, and how well. */
export function DrawnBy({
  settings: { model, quality },
  onChange,
}: {
  settings: { model: string; quality: Quality };
  onChange: (change: { model: string } | { quality: Quality }) => void;
}) {
  const language = useLanguage();
  const news = useNews();
  const qualities = offeredQualities({ models: [model], qualities: [quality] });
  return (
    <div className="grid min-w-0 grid-cols-[3fr_2fr] content-start gap-3">
      <Field label={parameterLabel('model', language)}>
        {(field) => (
          <Select id={field} value={model} onChange={({ target }) => onChange({ model: target.value })}>
            {offeredModels({ models: [model] }, news).map((each) => (
              <option key={each} value={each}>
                {modelLabel(each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={parameterLabel('quality', language)}>
        {(field) => (
          <Select
            id={field}
            value={quality}
            onChange={({ target }) =>
              onChange({ quality: qualities.find((each) => each === target.value) ?? quality })
            }
          >
            {qualities.map((each) => (
              <option key={each} value={each}>
                {valueName('quality', each, language)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
