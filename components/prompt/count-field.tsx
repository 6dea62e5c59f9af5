import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { IconButton } from '@/components/ui/icon-button';
import { TextField } from '@/components/ui/text-field';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { sayIf } from '@/lib/shared/language';
import { parameterLabel } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

export function CountField() {
  const t = useTranslations('prompt.count');
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  const { n } = params;
  const language = useLanguage();
  const whyMore = n < PARAMETERS.n.max ? sayIf(whyNot('n', n + 1, params, model), language) : null;
  const set = (next: number) =>
    changeSettings({ n: Math.min(PARAMETERS.n.max, Math.max(1, Math.round(next) || 1)) });
  return (
    <SettingRow label={parameterLabel('n', language)}>
      {(labelId) => (
        <div className="flex items-center gap-1">
          <IconButton icon="minus" label={t('fewer')} aria-disabled={n === 1} onClick={() => set(n - 1)} />
          <TextField
            type="number"
            min={1}
            max={PARAMETERS.n.max}
            value={n}
            className="w-14 text-center"
            aria-labelledby={labelId}
            onChange={({ target }) => whyMore === null && set(target.valueAsNumber)}
          />
          <IconButton
            icon="plus"
            label={whyMore ?? t('more')}
            aria-disabled={whyMore !== null || n === PARAMETERS.n.max}
            onClick={() => whyMore === null && set(n + 1)}
          />
          {whyMore && <span className="ps-1 text-xs text-muted">{whyMore}</span>}
        </div>
      )}
    </SettingRow>
  );
}
