import type { LimitsAnswer, PersonLimits, WireWish, WishAnswer } from '@/lib/shared/wire-people';
import { json, request } from './api';

const DOLLAR_MICRO_USD = 1_000_000;

/** Whole dollars that are enough for what was refused. */
export function amountToAsk(missingMicroUsd: number): number {
  return Math.max(1, Math.ceil(missingMicroUsd / DOLLAR_MICRO_USD)) * DOLLAR_MICRO_USD;
}

/** Tells the admins that more is needed this month. Asking again replaces the amount. */
export async function askForMore(amountMicroUsd: number): Promise<WireWish> {
  return (await request<WishAnswer>('/api/wishes', json('POST', { amountMicroUsd }))).wish;
}

/** @param grantMicroUsd 0 refuses */
export async function answerWish(id: string, grantMicroUsd: number): Promise<WireWish> {
  return (await request<WishAnswer>(`/api/wishes/${id}`, json('POST', { grantMicroUsd }))).wish;
}

export async function setLimits(personId: string, limits: PersonLimits): Promise<PersonLimits> {
  const path = `/api/people/${encodeURIComponent(personId)}/limits`;
  return (await request<LimitsAnswer>(path, json('PUT', limits))).limits;
}
