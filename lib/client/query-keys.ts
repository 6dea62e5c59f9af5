/** What is fetched, by what it is asked with. Everything under `ofRuns` is out of date once a run begins or ends. */
import type { UsageReport } from '@/lib/shared/wire-usage';

const OF_RUNS = 'of-runs';

export const queryKeys = {
  ofRuns: [OF_RUNS],
  usage: ({ period, demo }: Pick<UsageReport, 'period' | 'demo'>) => [OF_RUNS, 'usage', period, demo],
  unknownCosts: ({ period, demo }: Pick<UsageReport, 'period' | 'demo'>) => [
    OF_RUNS,
    'unknown-costs',
    period,
    demo,
  ],
  comparisons: [OF_RUNS, 'comparisons'],
  prompts: (words: string) => [OF_RUNS, 'prompts', words],
  allPrompts: [OF_RUNS, 'prompts'],
  details: (imageId: string | null) => [OF_RUNS, 'details', imageId],
  lineage: (imageId: string) => [OF_RUNS, 'lineage', imageId],
  bin: ['bin'],
  presets: ['presets'],
} as const;
