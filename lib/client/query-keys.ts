/** What is fetched, by what it is asked with. Everything under `ofRuns` is out of date once a run begins or ends. */
import type { AskedUsage } from './usage-requests';

const OF_RUNS = 'of-runs';

export const queryKeys = {
  identities: ['identities'],
  me: ['me'],
  passkeys: ['passkeys'],
  sessions: ['sessions'],
  tokens: ['tokens'],
  ofRuns: [OF_RUNS],
  usage: ({ period, demo, person }: AskedUsage) => [OF_RUNS, 'usage', period, demo, person?.id ?? null],
  unknownCosts: ({ period, demo, person }: AskedUsage) => [
    OF_RUNS,
    'unknown-costs',
    period,
    demo,
    person?.id ?? null,
  ],
  comparisons: [OF_RUNS, 'comparisons'],
  jobs: [OF_RUNS, 'jobs'],
  prompts: (words: string) => [OF_RUNS, 'prompts', words],
  allPrompts: [OF_RUNS, 'prompts'],
  details: (imageId: string | null) => [OF_RUNS, 'details', imageId],
  lineage: (imageId: string) => [OF_RUNS, 'lineage', imageId],
  stickerFacts: (imageId: string) => ['sticker-facts', imageId],
  /** By everything that it depends on. */
  packageReport: (asked: string) => ['package-report', asked],
  pickable: ['pickable'],
  /** By everything that it depends on. */
  proof: (of: readonly (string | number | null)[]) => ['proof', ...of],
  bin: ['bin'],
  people: [OF_RUNS, 'people'],
  invitations: ['invitations'],
  presets: ['presets'],
} as const;
