import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { modelLabel } from '@/lib/shared/model-label';
import { valueName } from '@/lib/shared/parameter-words';
import { Field } from './field';

/** Which model draws all panels, and how well. */
export function DrawnBy({ editor }: { editor: JobEditor<'comic'> }) {
  const t = useTranslations('comic.drawing');
  const language = useLanguage();
  const news = useNews();
  const id = useId();
  const { model, quality } = editor.job.settings;
  const models = offeredModels({ models: [model] }, news);
  const qualities = offeredQualities({ models: [model], qualities: [quality] });
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <Field label={t('model')}>
        {(field) => (
          <Select
            id={field}
            value={model}
            onChange={({ target }) => editor.changeSettings({ model: target.value })}
          >
            {models.map((each) => (
              <option key={each} value={each}>
                {modelLabel(each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex min-w-0 flex-col gap-1">
        <span id={`${id}quality`} className={LABEL}>
          {t('quality')}
        </span>
        <Segmented
          labelledBy={`${id}quality`}
          value={quality}
          segments={qualities.map((value) => ({ value, label: valueName('quality', value, language) }))}
          onChange={(value) => editor.changeSettings({ quality: value })}
        />
      </div>
    </div>
  );
}
