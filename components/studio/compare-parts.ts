import { loadLazily } from '@/lib/client/load-lazily';

/** What the viewer shows an edit with. */
export const COMPARE = {
  Stage: loadLazily(async () => (await import('@/components/compare/compare-stage')).CompareStage),
  Panel: loadLazily(async () => (await import('@/components/compare/edit-panel')).EditPanel),
};
