import type {
  IdentityList,
  PasskeyAnswer,
  PasskeyList,
  ProviderAddress,
  WireIdentity,
  WirePasskey,
} from '@/lib/shared/wire-ways-in';
import { json, request } from './api';

export async function listPasskeys(): Promise<WirePasskey[]> {
  return (await request<PasskeyList>('/api/me/passkeys')).passkeys;
}

export async function renamePasskey(id: string, name: string): Promise<WirePasskey> {
  return (await request<PasskeyAnswer>(`/api/me/passkeys/${id}`, json('PATCH', { name }))).passkey;
}

export function removePasskey(id: string): Promise<void> {
  return request(`/api/me/passkeys/${id}`, { method: 'DELETE' });
}

export async function listIdentities(): Promise<WireIdentity[]> {
  return (await request<IdentityList>('/api/me/identities')).identities;
}

export function removeIdentity(id: string): Promise<void> {
  return request(`/api/me/identities/${id}`, { method: 'DELETE' });
}

/** @returns where the browser has to go; it comes back to `next` */
export async function startNewIdentity(next: string): Promise<string> {
  return (await request<ProviderAddress>('/api/me/identities', json('POST', { next }))).location;
}

/** @returns where the browser has to go to accept an invitation */
export async function startInvitation(invitation: string): Promise<string> {
  return (await request<ProviderAddress>('/api/sign-in/oidc', json('POST', { invitation }))).location;
}
