import { describe, expect, it } from 'vitest';
import { canTransition, OPEN_STATES, TERMINAL } from './run-status';
import type { RunStatus } from './wire';

const ALL: RunStatus[] = ['queued', 'calling', 'saving', 'done', 'failed', 'canceled', 'unknown'];

const LEGAL = [
  'queued>calling',
  'queued>canceled',
  'queued>failed',
  'queued>unknown',
  'calling>queued',
  'calling>saving',
  'calling>failed',
  'calling>unknown',
  'calling>canceled',
  'saving>done',
  'saving>failed',
  'saving>unknown',
  'saving>canceled',
  'unknown>saving',
  'unknown>done',
  'unknown>failed',
  'canceled>canceled',
  'failed>saving',
  'done>saving',
];

describe('canTransition', () => {
  it.each(ALL.flatMap((from) => ALL.map((to) => [from, to] as const)))(
    '%s to %s is as the table says',
    (from, to) => {
      expect(canTransition(from, to)).toBe(LEGAL.includes(`${from}>${to}`));
    },
  );

  it('never sends a run again by itself once it may have been charged', () => {
    for (const from of ['unknown', 'saving', 'done', 'failed', 'canceled'] as const) {
      expect([canTransition(from, 'queued'), canTransition(from, 'calling')]).toEqual([false, false]);
    }
  });

  it('never takes a finished run back; only what has come of it can be saved', () => {
    expect(ALL.filter((to) => canTransition('done', to))).toEqual(['saving']);
    expect(ALL.filter((to) => canTransition('failed', to))).toEqual(['saving']);
  });
});

it('a run is over when it is done, failed, canceled or unknown', () => {
  expect(ALL.filter((status) => TERMINAL.has(status))).toEqual(['done', 'failed', 'canceled', 'unknown']);
});

it('a run is open until it is over', () => {
  expect(ALL.filter((status) => !TERMINAL.has(status))).toEqual(OPEN_STATES);
});
