import type { Role } from '@/lib/shared/accounts';
import type {
  InvitationAnswer,
  InvitationsAnswer,
  LimitsAnswer,
  MemberAnswer,
  PasswordLinkAnswer,
  PeopleAnswer,
  PersonLimits,
  RuntimeSettings,
  SettingsAnswer,
  WireInvitation,
  WireMember,
  WireWish,
  WishAnswer,
} from '@/lib/shared/wire-people';
import type { TrailPage } from '@/lib/shared/wire-trail';
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

const pathOf = (personId: string, rest = '') => `/api/people/${encodeURIComponent(personId)}${rest}`;

export async function listPeople(): Promise<WireMember[]> {
  return (await request<PeopleAnswer>('/api/people')).people;
}

export async function changePerson(
  personId: string,
  change: { role?: Role; state?: 'active' | 'disabled' },
): Promise<WireMember> {
  return (await request<MemberAnswer>(pathOf(personId), json('PATCH', change))).person;
}

/** @param handTo who gets what they have; null: it is deleted */
export function deletePerson(personId: string, handTo: string | null): Promise<void> {
  const things = handTo === null ? 'delete' : { handTo };
  return request<void>(pathOf(personId), json('DELETE', { things }));
}

export function signOutEverywhere(personId: string): Promise<void> {
  return request<void>(pathOf(personId, '/sessions'), { method: 'DELETE' });
}

export async function makePasswordLink(personId: string): Promise<string> {
  return (await request<PasswordLinkAnswer>(pathOf(personId, '/password-link'), { method: 'POST' })).link;
}

export function invite(asked: {
  role: Role;
  monthlyMicroUsd: number | null;
  email: string | null;
}): Promise<InvitationAnswer> {
  return request<InvitationAnswer>('/api/invitations', json('POST', asked));
}

export async function listInvitations(): Promise<WireInvitation[]> {
  return (await request<InvitationsAnswer>('/api/invitations')).invitations;
}

export function revokeInvitation(id: string): Promise<void> {
  return request<void>(`/api/invitations/${id}`, { method: 'DELETE' });
}

export function saveSettings(settings: RuntimeSettings): Promise<SettingsAnswer> {
  return request<SettingsAnswer>('/api/settings', json('PUT', settings));
}

/** @param query see lib/server/http/trail-query.ts */
export function fetchTrail(query: string): Promise<TrailPage> {
  return request<TrailPage>(`/api/trail?${query}`);
}
