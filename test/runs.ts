/** Runs and images for tests: complete, plain, and changed only in what a test is about. */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { describeError, type ErrorCode, errorSentence } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import type { WireEdit, WireImage, WireRun, WireRunError } from '@/lib/shared/wire';

export function makeRun(change: Partial<WireRun> = {}): WireRun {
  return {
    id: 'run-1',
    kind: 'generate',
    status: 'calling',
    params: { ...DEFAULT_SETTINGS, prompt: 'a lighthouse' },
    answered: null,
    estimate: { lowMicroUsd: 13_170, highMicroUsd: 13_170, approximate: false },
    costMicroUsd: null,
    cost: null,
    usage: null,
    images: [],
    overnight: null,
    inputs: [],
    edit: null,
    mentioned: null,
    partials: [],
    error: null,
    tokenName: null,
    server: 'OpenAI',
    demo: false,
    attempt: 1,
    revision: 1,
    queuePosition: null,
    waitUntil: null,
    usualMs: null,
    createdAt: 1_000,
    startedAt: 1_100,
    endedAt: null,
    ...change,
  };
}

export function makeImage(change: Partial<WireImage> = {}): WireImage {
  return {
    id: 'image-1',
    runId: 'run-1',
    index: 0,
    width: 1024,
    height: 1024,
    mime: 'image/png',
    bytes: 2_400_000,
    costMicroUsd: 13_170,
    alpha: null,
    favourite: false,
    createdAt: 9_000,
    deletedAt: null,
    fileName: 'a-lighthouse-2026-11-23-1.png',
    role: 'output',
    rawId: null,
    driftPercent: null,
    featherPx: null,
    matchGrain: null,
    alignment: null,
    align: null,
    matchTone: null,
    grow: null,
    toneClipped: null,
    overflowPercent: null,
    ...change,
  };
}

/** An exact edit of a square photo, all of it sent. */
export function makeEdit(change: Partial<WireEdit> = {}): WireEdit {
  const all = { x: 0, y: 0, width: 1024, height: 1024 };
  return {
    placement: 'exact',
    mask: 'mask',
    markup: null,
    region: 'auto',
    featherPx: null,
    matchGrain: true,
    sendWholePhoto: true,
    reinforcePrompt: false,
    plan: { mode: 'whole', sourceRect: all, outputWidth: 1024, outputHeight: 1024, content: all, scale: 1 },
    promptSent: 'a lighthouse',
    ...change,
  };
}

/** Without a change: as the server tells the error of that code, of OpenAI. */
export function makeRunError(code: ErrorCode, change: Partial<WireRunError> = {}): WireRunError {
  const { retryable, charged } = describeError(code);
  const sentence = errorSentence(code);
  return {
    code,
    message: english.say(sentence),
    sentence,
    remark: null,
    retryable,
    charged,
    helpUrl: null,
    upstreamRequestId: null,
    ...change,
  };
}
