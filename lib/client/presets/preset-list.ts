import { createStore } from 'zustand/vanilla';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type {
  AnyPreset,
  PresetBody,
  TemplateBody,
  WirePreset,
  WireTemplate,
} from '@/lib/shared/wire-presets';
import { changePreset, createPreset, listPresets, removePreset } from './preset-requests';

/** Everything that is kept by name, as this window last saw it. */
export const presetList = createStore<{
  /** Null until it has been read once. */
  presets: readonly AnyPreset[] | null;
  /** Why it could not be read. */
  failure: string | null;
}>(() => ({ presets: null, failure: null }));

export async function readPresets(): Promise<void> {
  try {
    presetList.setState({ presets: await listPresets(), failure: null });
  } catch (error) {
    presetList.setState({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Also whenever somebody comes back to this window: another one may have changed them. Returns the end of it. */
export function followPresets(): () => void {
  const read = () => void readPresets();
  const readIfSeen = () => document.visibilityState === 'visible' && read();
  read();
  addEventListener('focus', read);
  document.addEventListener('visibilitychange', readIfSeen);
  return () => {
    removeEventListener('focus', read);
    document.removeEventListener('visibilitychange', readIfSeen);
  };
}

export function keepPreset(name: string, body: PresetBody): Promise<AnyPreset> {
  return settle(createPreset({ id: uuidV7(), kind: 'preset', name, body }));
}

export function keepTemplate(name: string, body: TemplateBody): Promise<AnyPreset> {
  return settle(createPreset({ id: uuidV7(), kind: 'template', name, body }));
}

/** Rejects where another window was first; then the list shows what that one made of it. */
export function updatePreset(
  preset: WirePreset,
  change: { name?: string; body?: PresetBody },
): Promise<AnyPreset> {
  return settle(changePreset(preset, change));
}

export function updateTemplate(
  template: WireTemplate,
  change: { name?: string; body?: TemplateBody },
): Promise<AnyPreset> {
  return settle(changePreset(template, change));
}

export async function deletePreset(preset: AnyPreset): Promise<void> {
  await settle(removePreset(preset));
}

/** Puts a deleted one back under an id of its own. */
export async function restorePreset({ kind, name, body }: AnyPreset): Promise<void> {
  await settle(createPreset({ id: uuidV7(), kind, name, body }));
}

/** Whatever came of it, the list is read anew: what was refused was often changed elsewhere. */
async function settle<Result>(change: Promise<Result>): Promise<Result> {
  return change.finally(readPresets);
}
