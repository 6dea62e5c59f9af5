import type { UploadAnswer } from '@/lib/shared/wire';
import { ApiError, getStatus, toApiError, unreachable } from './api';
import { formatBytes } from './format-bytes';
import { currentLanguage } from './language';

export type UploadRole = 'input' | 'mask' | 'markup';

/** The server's limit, checked here before a byte is read. */
export const MAX_UPLOAD_BYTES = 50_000_000;
const RETRY_DELAYS_MS = [500, 1500, 4000, 8000] as const;

export type UploadOptions = {
  /** File name, for downloads and lists. */
  name?: string;
  /** Share of the bytes that have left, 0 to 1. */
  onProgress?: (share: number) => void;
  /** The connection dropped, and it will be tried again. */
  onWaiting?: () => void;
  signal?: AbortSignal;
};

/** A file that the server would refuse. */
export function tooLargeError(bytes: number): ApiError {
  return new ApiError({
    code: 'upload_too_large',
    sentence: { key: 'inputs.tooLarge', values: { megabytes: Math.ceil(bytes / 1_000_000) } },
    retryable: false,
    requestId: '',
  });
}

/**
 * Sends a picture as it is. When the connection drops, it is sent again: the server recognises bytes that it has, so
 * sending them twice stores them once.
 *
 * @throws {ApiError} with the server's sentence; an abort by `signal` is passed on as it is
 */
export async function uploadImage(
  body: Blob,
  role: UploadRole,
  { name, onProgress, onWaiting, signal }: UploadOptions = {},
): Promise<UploadAnswer> {
  const query = new URLSearchParams({ role, ...(name && { name: name.slice(0, 200) }) });
  for (const delayMs of RETRY_DELAYS_MS) {
    try {
      return await send(body, query, onProgress, signal);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable) throw error;
      onWaiting?.();
      await pause(delayMs, signal);
    }
  }
  try {
    return await send(body, query, onProgress, signal);
  } catch (error) {
    throw (error as ApiError).code === 'unreachable'
      ? await explainBreaks(error as ApiError, body.size)
      : error;
  }
}

/** A proxy may cut off what is too large for it, or redirect to a sign-in page, which an XMLHttpRequest cannot see. */
async function explainBreaks(error: ApiError, sentBytes: number): Promise<ApiError> {
  try {
    await getStatus();
  } catch (other) {
    return other instanceof ApiError ? other : error;
  }
  return new ApiError({
    code: 'unreachable',
    sentence: { key: 'connection.uploadBroke', values: { size: formatBytes(sentBytes, currentLanguage()) } },
    retryable: true,
    requestId: null,
  });
}

/** XMLHttpRequest, because `fetch` does not say how much of a body has left. */
function send(
  body: Blob,
  query: URLSearchParams,
  onProgress: UploadOptions['onProgress'],
  signal: AbortSignal | undefined,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', `/api/images?${query}`);
    request.responseType = 'json';
    // The browser would send the file's own type, and the server would parse a form.
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300 && request.response !== null)
        resolve(request.response as UploadAnswer);
      else reject(toApiError(request.status, request.response, body.size));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal?.reason ?? unreachable());
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

/** Ends early when the browser comes back online. */
function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, delayMs);
    globalThis.addEventListener?.('online', end, { once: true });
    signal?.addEventListener('abort', end, { once: true });
  });
}

/**
 * SHA-256 of the bytes, so that a file that was sent is not sent again. Null if the page is not a secure context: there
 * the browser has no digest, and the server recognises the file instead.
 */
export async function hashOf(file: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
