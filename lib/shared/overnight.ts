/** Runs that may take until tomorrow, at half the price: what can be asked for so, and what is said of it. */
import type { Sentence } from './language';
import { modelLabel } from './model-label';
import { findModel } from './models';

export const WHENS = ['now', 'overnight'] as const;
export type When = (typeof WHENS)[number];

/** Of what was gathered into one batch: docs/decisions/046-overnight.md. */
export const OVERNIGHT_STATES = [
  'preparing',
  'submitting',
  'submitted',
  'arriving',
  'settled',
  'refused',
  'expired',
  'canceled',
  'lost',
] as const;
export type OvernightState = (typeof OVERNIGHT_STATES)[number];

/** OpenAI has so long for it. */
export const OVERNIGHT_MS = 24 * 60 * 60_000;

/** Of one that the catalogue lacks nobody has said anything. */
export function batchOf(model: string): 'documented' | 'reported' | 'unknown' | 'no' {
  return findModel(model)?.batch ?? 'unknown';
}

/** Why something cannot be had by tomorrow; null where it can be asked for, which OpenAI may still refuse for nothing. */
export function findOvernightProblem(asked: { model: string; markup: boolean }): Sentence | null {
  if (batchOf(asked.model) === 'no')
    return { key: 'overnight.notThisModel', values: { model: modelLabel(asked.model) } };
  return asked.markup ? { key: 'overnight.notMarkup' } : null;
}

/** What has to be said of a model before the click; null where OpenAI documents it. */
export function overnightDoubt(model: string): Sentence | null {
  const batch = batchOf(model);
  if (batch === 'reported') return { key: 'overnight.reported', values: { model: modelLabel(model) } };
  if (batch === 'unknown') return { key: 'overnight.unknown', values: { model: modelLabel(model) } };
  return null;
}
