import { type QueryClient, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type {
  AnyPreset,
  PresetBody,
  TemplateBody,
  WirePreset,
  WireTemplate,
} from '@/lib/shared/wire-presets';
import { changePreset, createPreset, listPresets, removePreset } from './preset-requests';

/**
 * Everything that is kept by name. Read anew whenever a person looks at it or comes back to this window: another one may
 * have changed it.
 */
export function usePresets() {
  const { data, error, refetch } = useQuery(
    { queryKey: queryKeys.presets, queryFn: listPresets, staleTime: 0 },
    useQueryCache(),
  );
  return {
    /** Undefined until they have been read once. */
    presets: data,
    /** Why they could not be read. */
    failure: error && sentenceOf(error),
    read: () => void refetch(),
  };
}

export function usePresetActions() {
  const cache = useQueryCache();
  return useMemo(() => createPresetActions(cache), [cache]);
}

function createPresetActions(cache: QueryClient) {
  /** Whatever came of it, the list is read anew: what was refused was often changed elsewhere. */
  const settle = <Result>(change: Promise<Result>): Promise<Result> =>
    change.finally(() => cache.invalidateQueries({ queryKey: queryKeys.presets }));

  return {
    keepPreset: (name: string, body: PresetBody) =>
      settle(createPreset({ id: uuidV7(), kind: 'preset', name, body })),

    keepTemplate: (name: string, body: TemplateBody) =>
      settle(createPreset({ id: uuidV7(), kind: 'template', name, body })),

    /** Rejects where another window was first; then the list shows what that one made of it. */
    updatePreset: (preset: WirePreset, change: { name?: string; body?: PresetBody }) =>
      settle(changePreset(preset, change)),

    updateTemplate: (template: WireTemplate, change: { name?: string; body?: TemplateBody }) =>
      settle(changePreset(template, change)),

    deletePreset: (preset: AnyPreset) => settle(removePreset(preset)),

    /** Puts a deleted one back under its own id. */
    restorePreset: ({ kind, name, body }: AnyPreset) =>
      settle(createPreset({ id: uuidV7(), kind, name, body })),
  };
}
