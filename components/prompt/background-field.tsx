import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { sayIf } from '@/lib/shared/language';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

export function BackgroundField() {
  const t = useTranslations('prompt.background');
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  const language = useLanguage();
  const offered = PARAMETERS.background.values.filter(
    (value) => value !== 'transparent' || model.transparent,
  );
  return (
    <SettingRow label={parameterLabel('background', language)}>
      {(labelId) => (
        <Segmented
          labelledBy={labelId}
          value={params.background}
          look="natural"
          segments={offered.map((value) => ({
            value,
            label: valueName('background', value, language),
            ...(value === 'transparent' && model.transparent === 'preview' && { note: t('preview') }),
            why: sayIf(whyNot('background', value, params, model), language),
          }))}
          onChange={(background) => changeSettings({ background })}
        />
      )}
    </SettingRow>
  );
}
