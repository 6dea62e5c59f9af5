import { Menu } from '@base-ui/react/menu';
import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { showToast } from '@/components/ui/toast';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { endingModel } from '@/lib/client/ending-model';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { applySettings, currentSettings } from '@/lib/client/presets/apply-settings';
import { usePresetActions, usePresets } from '@/lib/client/presets/preset-list';
import { modelLabel } from '@/lib/shared/model-label';
import type { Settings, WirePreset } from '@/lib/shared/wire-presets';
import { describeSettings } from './describe-settings';
import { EndingSettings } from './ending-settings';
import { NameForm } from './name-form';
import { sayFailure } from './say-failure';

const MENU_ITEM =
  'flex min-h-8 cursor-pointer items-center rounded-md px-2.5 outline-none select-none data-highlighted:bg-ink/7 max-md:min-h-11';

/** Settings that are kept by name. */
export function PresetsTab({ onWritten }: { onWritten: () => void }) {
  const t = useTranslations('presets');
  const common = useTranslations('common');
  const language = useLanguage();
  const { presets, failure, read } = usePresets();
  const { keepPreset } = usePresetActions();
  const params = useStore(composerStore, (state) => state.params);
  // A new one whenever anything of it changes.
  useStore(editSeam, (state) => state.session);
  const now = currentSettings();
  const [dialog, setDialog] = useState<HTMLElement | null>(null);
  const findDialog = useCallback((list: HTMLElement | null) => {
    setDialog(list?.closest<HTMLElement>('[role=dialog]') ?? null);
  }, []);
  const kept = presets?.filter((preset) => preset.kind === 'preset');

  const apply = ({ name, body }: WirePreset, keepModel: boolean) => {
    const { prompt } = body;
    const adapted = applySettings(body, { prompt, keepModel });
    showToast({
      message:
        adapted === null ? t('preset.applied', { name }) : t('preset.appliedNote', { name, note: adapted }),
    });
    onWritten();
  };
  const keep = async (name: string, withPrompt: boolean) => {
    await keepPreset(name, { ...currentSettings(), prompt: withPrompt ? params.prompt : null });
    showToast({ message: t('preset.kept', { name: name.trim() }) });
  };

  return (
    <>
      <section aria-label={t('preset.keep')} className="rounded-[10px] border bg-surface p-3">
        <p className="pb-2 text-muted">
          {t('preset.now', { settings: describeSettings(now.settings, now.edit, language) })}
        </p>
        <NameForm
          label={t('preset.name')}
          {...(params.prompt.trim() !== '' && { option: t('preset.withPrompt') })}
          onSave={keep}
        />
      </section>
      {failure && (
        <p role="alert" className="flex items-center gap-3 pt-4 text-danger">
          {failure}
          <Button onClick={read}>{common('tryAgain')}</Button>
        </p>
      )}
      {!kept && !failure && (
        <p className="grid min-h-32 place-items-center px-4 text-center text-balance text-muted">
          <Spinner />
        </p>
      )}
      {kept && kept.length > 0 && (
        <ul ref={findDialog} className="pt-3" aria-label={t('tabs.presets')}>
          {kept.map((preset) => (
            <PresetRow
              key={preset.id}
              preset={preset}
              menusIn={dialog}
              onApply={(keepModel) => apply(preset, keepModel)}
            />
          ))}
        </ul>
      )}
      {kept?.length === 0 && (
        <p className="grid min-h-32 place-items-center px-4 text-center text-balance text-muted">
          {t('preset.empty')}
        </p>
      )}
    </>
  );
}

function PresetRow({
  preset,
  menusIn,
  onApply,
}: {
  preset: WirePreset;
  /** The dialog: what is outside of it belongs to the page behind. */
  menusIn: HTMLElement | null;
  onApply: (keepModel: boolean) => void;
}) {
  const t = useTranslations('presets');
  const common = useTranslations('common');
  const language = useLanguage();
  const { updatePreset, deletePreset, restorePreset } = usePresetActions();
  /** What is being renamed, as it was when that began: another window may change it meanwhile. */
  const [renamed, setRenamed] = useState<WirePreset | null>(null);
  const model = useStore(composerStore, (state) => state.params.model);
  const { settings, edit, prompt } = preset.body;

  const update = () => {
    const body = { ...currentSettings(), prompt: prompt && composerStore.getState().params.prompt };
    updatePreset(preset, { body }).then(
      () => showToast({ message: t('preset.updated', { name: preset.name }) }),
      sayFailure,
    );
  };
  const ending = endingModel(settings, useNews());
  const replace = (next: Settings) => {
    updatePreset(preset, { body: { ...preset.body, settings: next } }).then(
      () =>
        showToast({ message: t('preset.usesModel', { name: preset.name, model: modelLabel(next.model) }) }),
      sayFailure,
    );
  };
  const remove = () => {
    deletePreset(preset).then(
      () =>
        showToast({
          message: t('preset.deleted', { name: preset.name }),
          action: { label: common('undo'), run: () => void restorePreset(preset).catch(sayFailure) },
        }),
      sayFailure,
    );
  };

  if (renamed) {
    return (
      <li className="flex items-center gap-2 border-b py-1">
        <div className="flex-1">
          <NameForm
            label={t('name.renameTo', { name: renamed.name })}
            initialName={renamed.name}
            saveLabel={common('rename')}
            focus
            onSave={async (name) => {
              await updatePreset(renamed, { name });
              setRenamed(null);
            }}
            onCancel={() => setRenamed(null)}
          />
        </div>
      </li>
    );
  }
  return (
    <li className="flex flex-wrap items-center gap-2 border-b py-1">
      <button
        type="button"
        className="-ms-3 grid min-w-0 flex-1 gap-0.5 rounded-lg px-3 py-2 text-start hover:bg-ink/4"
        onClick={() => onApply(false)}
      >
        <span dir="auto" className="font-medium wrap-anywhere">
          {preset.name}
        </span>
        <span className="text-xs/5 text-muted">{describeSettings(settings, edit, language)}</span>
        {prompt && (
          <span dir="auto" className="truncate text-xs/5 text-muted">
            {prompt.slice(0, 300)}
          </span>
        )}
      </button>
      <Menu.Root>
        <Menu.Trigger render={<IconButton icon="more" label={t('preset.more', { name: preset.name })} />} />
        <Menu.Portal container={menusIn}>
          <Menu.Positioner className="z-[55]" align="end" sideOffset={4}>
            <Menu.Popup className="min-w-52 rounded-[10px] border bg-raised p-1 shadow-popover outline-none">
              {settings.model !== model && (
                <Menu.Item className={MENU_ITEM} onClick={() => onApply(true)}>
                  {t('preset.applyKeepModel', { model: modelLabel(model) })}
                </Menu.Item>
              )}
              <Menu.Item className={MENU_ITEM} onClick={update}>
                {t('preset.update')}
              </Menu.Item>
              <Menu.Item className={MENU_ITEM} onClick={() => setRenamed(preset)}>
                {common('rename')}
              </Menu.Item>
              <Menu.Item className={`${MENU_ITEM} text-danger`} onClick={remove}>
                {common('delete')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {ending && <EndingSettings ending={ending} onReplace={replace} />}
    </li>
  );
}
