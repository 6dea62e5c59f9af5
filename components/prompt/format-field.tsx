import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeAndAdapt } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { sayIf } from '@/lib/shared/language';
import { formatsOf } from '@/lib/shared/models';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

export function FormatField() {
  const t = useTranslations('prompt.format');
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  const language = useLanguage();
  const preview = params.outputFormat === 'gif' || params.outputFormat === 'svg';
  return (
    <SettingRow label={parameterLabel('outputFormat', language)}>
      {(labelId) => (
        <div>
          <Segmented
            labelledBy={labelId}
            value={params.outputFormat}
            segments={formatsOf(model).map((value) => ({
              value,
              label: valueName('outputFormat', value, language),
              why: sayIf(whyNot('outputFormat', value, params, model), language),
            }))}
            onChange={(outputFormat) => changeAndAdapt({ outputFormat })}
          />
          {preview && (
            <p className="pt-1.5 text-xs text-muted">
              {t('limited', { format: valueName('outputFormat', params.outputFormat, language) })}
            </p>
          )}
        </div>
      )}
    </SettingRow>
  );
}
