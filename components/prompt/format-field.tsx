import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { changeAndAdapt } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { modelOf } from '@/lib/client/model-of';
import { formatsOf, type OutputFormat } from '@/lib/shared/models';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

const LABELS: Record<OutputFormat, string> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  svg: 'SVG',
};

export function FormatField() {
  const params = useStore(composerStore, (state) => state.params);
  const { model } = modelOf(params);
  const preview = params.outputFormat === 'gif' || params.outputFormat === 'svg';
  return (
    <SettingRow label="Format">
      {(labelId) => (
        <div>
          <Segmented
            labelledBy={labelId}
            value={params.outputFormat}
            segments={formatsOf(model).map((value) => ({
              value,
              label: LABELS[value],
              why: whyNot('outputFormat', value, params, model),
            }))}
            onChange={(outputFormat) => changeAndAdapt({ outputFormat })}
          />
          {preview && (
            <p className="pt-1.5 text-xs text-muted">
              OpenAI gives {LABELS[params.outputFormat]} only to accounts with access to it.
            </p>
          )}
        </div>
      )}
    </SettingRow>
  );
}
