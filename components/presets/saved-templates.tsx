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
import { modelLabel } from '@/lib/shared/model-label';
import type { AnyPreset, Settings, WireTemplate } from '@/lib/shared/wire-presets';
import { EndingSettings } from './ending-settings';
import { NameForm } from './name-form';
import { sayFailure } from './say-failure';

const NO_SETTINGS = { settings: null, edit: null };

/** Which template is open, and where it is kept. */
export function SavedTemplates() {
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
      message: template ? `“${template.name}” is open now.` : 'A new template is open now.',
      action: { label: 'Undo', run: () => changeTemplate(before) },
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
      showToast({ message: `“${saved.name}” is saved.` });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile') setConflict(error.message);
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
      showToast({ message: `“${saved.name}” uses ${modelLabel(settings.model)} now.` });
    } catch (error) {
      sayFailure(error);
    }
  };

  const remove = async (template: WireTemplate) => {
    try {
      await deletePreset(template);
      changeTemplate({ saved: null });
      showToast({
        message: `“${template.name}” is deleted. What is written stays.`,
        action: { label: 'Undo', run: () => void restorePreset(template).catch(sayFailure) },
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
        label={renamed ? `New name of ${renamed.name}` : 'Name for this template'}
        initialName={renamed?.name ?? ''}
        saveLabel={renamed ? 'Rename' : 'Save'}
        {...(!renamed && { option: 'With the current settings' })}
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
          aria-label="Saved templates"
          value={open?.id ?? ''}
          onChange={({ target }) => show(templates.find(({ id }) => id === target.value))}
        >
          <option value="">{templates.length === 0 ? 'No saved templates yet' : 'New template'}</option>
          {templates.map(({ id, name }) => (
            <option key={id} value={id} dir="auto">
              {name}
            </option>
          ))}
        </Select>
        {open && dirty && draft.saved && (
          <Button onClick={() => draft.saved && void save(draft.saved)}>Save</Button>
        )}
        <Button
          aria-disabled={draft.prompt.trim() === ''}
          onClick={() => draft.prompt.trim() && setNaming('new')}
        >
          Save as…
        </Button>
        {open && (
          <>
            <IconButton icon="pencil" label={`Rename ${open.name}`} onClick={() => setNaming(open)} />
            <IconButton icon="trash" label={`Delete ${open.name}`} onClick={() => void remove(open)} />
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
              <Button onClick={() => show(open)}>Open it as it is now</Button>
              <Button onClick={() => void save(open)}>Save mine over it</Button>
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
