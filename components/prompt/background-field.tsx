import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { modelOf } from '@/lib/client/model-of';
import type { Background } from '@/lib/shared/models';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

const LABELS: Record<Background, string> = { auto: 'Auto', opaque: 'Opaque', transparent: 'Transparent' };

export function BackgroundField() {
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  const offered: Background[] = model.transparent ? ['auto', 'opaque', 'transparent'] : ['auto', 'opaque'];
  return (
    <SettingRow label="Background">
      {(labelId) => (
        <Segmented
          labelledBy={labelId}
          value={params.background}
          className="segments segments-natural"
          segments={offered.map((value) => ({
            value,
            label: LABELS[value],
            ...(value === 'transparent' &&
              model.transparent === 'preview' && { note: 'preview, may be refused' }),
            why: whyNot('background', value, params, model),
          }))}
          onChange={(background) => changeSettings({ background })}
        />
      )}
    </SettingRow>
  );
}
