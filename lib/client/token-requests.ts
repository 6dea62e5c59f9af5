import type { NewToken, TokenChange, TokenCreated, TokenList, WireToken } from '@/lib/shared/wire-tokens';
import { json, request } from './api';

export async function listTokens(): Promise<WireToken[]> {
  return (await request<TokenList>('/api/me/tokens')).tokens;
}

export function createToken(token: NewToken): Promise<TokenCreated> {
  return request('/api/me/tokens', json('POST', token));
}

export function changeToken(id: string, change: TokenChange): Promise<void> {
  return request(`/api/me/tokens/${id}`, json('PATCH', change));
}

export function revokeToken(id: string): Promise<void> {
  return request(`/api/me/tokens/${id}`, { method: 'DELETE' });
}
