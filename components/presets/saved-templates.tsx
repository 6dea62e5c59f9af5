import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { showToast } from '@/components/ui/toast';
import { ApiError } from '@/lib/client/api';
import { endingModel } from '@/lib/client/ending-model';
import { useNews } from '@/lib/client/model-news';
import { applySettings, currentSettings } from '@/lib/client/presets/apply-settings';
import { usePresetActions, usePresets } from '@/lib/client/presets/preset-list';
import {
  bodyOfDraft,
  changeTemplate,
  EMPTY_DRAFT,
  type TemplateDraft,
  templateDraft,
} from '@/lib/client/presets/template-draft';
import { sentenceOf } from '@/lib/client/sentence-of';
import { modelLabel } from '@/lib/shared/model-label';
import type { AnyPreset, Settings, WireTemplate } from '@/lib/shared/wire-presets';
import { EndingSettings } from './ending-settings';
import { NameForm } from './name-form';
import { sayFailure } from './say-failure';

const NO_SETTINGS = { settings: null, edit: null };

/** Which template is open, and where it is kept. */
export function SavedTemplates() {
  const t = useTranslations('presets');
  const common = useTranslations('common');
  const templates = usePresets().presets?.filter(isTemplate) ?? [];
  const { keepTemplate, updateTemplate, deletePreset, restorePreset } = usePresetActions();
  const draft = useStore(templateDraft);
  const [naming, setNaming] = useState<'new' | WireTemplate | null>(null);
  const [conflict, setConflict] = useState<string | null>(null);
  const open = templates.find(({ id }) => id === draft.saved?.id);
  const dirty = open ? isChanged(draft, open) : draft.prompt !== '' || draft.rows !== '';

  const show = (template: WireTemplate | undefined) => {
    const before = templateDraft.getState();
    setConflict(null);
    changeTemplate(template ? draftOf(template, before.cap) : { ...EMPTY_DRAFT, cap: before.cap });
    const settings = template?.body.settings;
    const adapted =
      settings && applySettings({ settings, edit: template.body.edit }, { prompt: null, keepModel: false });
    if (adapted) showToast({ message: adapted });
    if (!dirty) return;
    showToast({
      message: template ? t('template.opened', { name: template.name }) : t('template.openedNew'),
      action: { label: common('undo'), run: () => changeTemplate(before) },
    });
  };

  const save = async (base: { id: string; revision: number }) => {
    const template = templates.find(({ id }) => id === base.id);
    if (!template) return;
    const settings = template.body.settings === null ? NO_SETTINGS : currentSettings();
    try {
      const saved = await updateTemplate(
        { ...template, revision: base.revision },
        { body: { ...bodyOfDraft(draft), ...settings } },
      );
      changeTemplate({ saved: { id: saved.id, revision: saved.revision } });
      setConflict(null);
      showToast({ message: t('template.saved', { name: saved.name }) });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile') setConflict(sentenceOf(error));
      else sayFailure(error);
    }
  };

  const saveAs = async (name: string, withSettings: boolean) => {
    const settings = withSettings ? currentSettings() : NO_SETTINGS;
    const saved = await keepTemplate(name, { ...bodyOfDraft(draft), ...settings });
    changeTemplate({ saved: { id: saved.id, revision: saved.revision } });
    setConflict(null);
    setNaming(null);
  };

  const news = useNews();
  const ending = open?.body.settings ? endingModel(open.body.settings, news) : null;
  const replace = async (template: WireTemplate, settings: Settings) => {
    try {
      const saved = await updateTemplate(template, { body: { ...template.body, settings } });
      if (draft.saved?.revision === template.revision)
        changeTemplate({ saved: { id: saved.id, revision: saved.revision } });
      showToast({ message: t('preset.usesModel', { name: saved.name, model: modelLabel(settings.model) }) });
    } catch (error) {
      sayFailure(error);
    }
  };

  const remove = async (template: WireTemplate) => {
    try {
      await deletePreset(template);
      changeTemplate({ saved: null });
      showToast({
        message: t('template.deleted', { name: template.name }),
        action: { label: common('undo'), run: () => void restorePreset(template).catch(sayFailure) },
      });
    } catch (error) {
      sayFailure(error);
    }
  };

  if (naming) {
    const renamed = naming === 'new' ? null : naming;
    return (
      <NameForm
        key={renamed?.id ?? ''}
        label={renamed ? t('name.renameTo', { name: renamed.name }) : t('template.name')}
        initialName={renamed?.name ?? ''}
        saveLabel={renamed ? common('rename') : common('save')}
        {...(!renamed && { option: t('template.withSettings') })}
        focus
        onSave={async (name, withSettings) => {
          if (!renamed) return saveAs(name, withSettings);
          const { id, revision } = await updateTemplate(renamed, { name });
          if (draft.saved?.revision === renamed.revision) changeTemplate({ saved: { id, revision } });
          setNaming(null);
        }}
        onCancel={() => setNaming(null)}
      />
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="min-w-40 flex-1"
          aria-label={t('template.list')}
          value={open?.id ?? ''}
          onChange={({ target }) => show(templates.find(({ id }) => id === target.value))}
        >
          <option value="">{templates.length === 0 ? t('template.none') : t('template.new')}</option>
          {templates.map(({ id, name }) => (
            <option key={id} value={id} dir="auto">
              {name}
            </option>
          ))}
        </Select>
        {open && dirty && draft.saved && (
          <Button onClick={() => draft.saved && void save(draft.saved)}>{common('save')}</Button>
        )}
        <Button
          aria-disabled={draft.prompt.trim() === ''}
          onClick={() => draft.prompt.trim() && setNaming('new')}
        >
          {t('template.saveAs')}
        </Button>
        {open && (
          <>
            <IconButton
              icon="pencil"
              label={t('template.rename', { name: open.name })}
              onClick={() => setNaming(open)}
            />
            <IconButton
              icon="trash"
              label={t('template.delete', { name: open.name })}
              onClick={() => void remove(open)}
            />
          </>
        )}
      </div>
      {open && ending && (
        <div className="pt-2">
          <EndingSettings ending={ending} onReplace={(settings) => void replace(open, settings)} />
        </div>
      )}
      <div role="alert">
        {conflict && open && (
          <p className="mt-3 rounded-lg bg-warn-soft px-3 py-2.5 text-xs/5 text-warn">
            {conflict}
            <span className="flex flex-wrap gap-2 pt-2">
              <Button onClick={() => show(open)}>{t('template.openCurrent')}</Button>
              <Button onClick={() => void save(open)}>{t('template.overwrite')}</Button>
            </span>
          </p>
        )}
      </div>
    </>
  );
}

function isTemplate(preset: AnyPreset): preset is WireTemplate {
  return preset.kind === 'template';
}

function draftOf({ id, revision, body }: WireTemplate, cap: string): TemplateDraft {
  const { settings: _, edit: __, ...written } = body;
  return { ...written, cap, saved: { id, revision } };
}

/** Compared with what the list says; a newer revision there is a change too. */
function isChanged(draft: TemplateDraft, { body, revision }: WireTemplate): boolean {
  const { prompt, fill, rows, lists } = body;
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return (
    draft.saved?.revision !== revision ||
    draft.prompt !== prompt ||
    draft.fill !== fill ||
    draft.rows !== rows ||
    !same(Object.entries(draft.lists).sort(), Object.entries(lists).sort())
  );
}
