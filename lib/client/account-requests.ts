import type { MeAnswer, SessionList, WireMe, WireSession } from '@/lib/shared/wire-accounts';
import { json, request } from './api';

export async function fetchMe(): Promise<WireMe> {
  return (await request<MeAnswer>('/api/me')).me;
}

export async function renameMe(name: string): Promise<WireMe> {
  return (await request<MeAnswer>('/api/me', json('PATCH', { name }))).me;
}

/** @param asked.current `''` where there is no password yet */
export function changePassword(asked: { current: string; password: string }): Promise<void> {
  return request('/api/me/password', json('PUT', asked));
}

export async function listSessions(): Promise<WireSession[]> {
  return (await request<SessionList>('/api/me/sessions')).sessions;
}

export function endSession(id: string): Promise<void> {
  return request(`/api/me/sessions/${id}`, { method: 'DELETE' });
}

export function endOtherSessions(): Promise<void> {
  return request('/api/me/sessions', { method: 'DELETE' });
}
