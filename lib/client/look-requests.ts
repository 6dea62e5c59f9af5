import type { LookAnswer, MarksAnswer, NewMark } from '@/lib/shared/wire-collections';
import type { LookMark } from '@/lib/shared/wire-marks';
import { json, request } from './api';

/** The page of a link asks these, and nothing else of the server. */

export function enterLook(code: string, password: string): Promise<LookAnswer> {
  return request<LookAnswer>(`/api/look/${code}`, json('POST', { password }));
}

export async function sayMark(code: string, ticket: string | null, mark: NewMark): Promise<LookMark[]> {
  const query = ticket === null ? '' : `?ticket=${ticket}`;
  return (await request<MarksAnswer>(`/api/look/${code}/marks${query}`, json('POST', mark))).marks;
}

export function lookZipUrl(code: string, ticket: string | null): string {
  return `/api/look/${code}/zip${ticket === null ? '' : `?ticket=${ticket}`}`;
}
