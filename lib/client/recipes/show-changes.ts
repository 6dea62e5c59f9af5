import type { WireJob } from '@/lib/shared/recipes/wire-jobs';
import type { Unsaved } from './job-store';

/** A job as its person sees it: as the server has it, with what was changed since on top. */
export function showChanges(job: WireJob, { job: change, items }: Unsaved): WireJob {
  if (Object.keys(change).length === 0 && Object.keys(items).length === 0) return job;
  const shown = job.items.map((item) => {
    const patch = items[item.id];
    if (patch === undefined) return item;
    const { add: _, position: __, details, ...fields } = patch;
    // While nothing was chosen by hand, its newest candidate stands for it.
    const chosen = fields.chosen === undefined ? {} : { chosen: fields.chosen ?? item.chosen };
    return { ...item, ...fields, ...chosen, details: { ...item.details, ...details } };
  });
  for (const [id, { position }] of Object.entries(items)) {
    const from = shown.findIndex((item) => item.id === id);
    if (position === undefined || from < 0) continue;
    const [moved] = shown.splice(from, 1);
    if (moved !== undefined) shown.splice(position, 0, moved);
  }
  return {
    ...job,
    ...(change.name !== undefined && { name: change.name }),
    settings: { ...job.settings, ...change.settings },
    items: shown,
  } as WireJob;
}
