import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { QualityLevel } from '@/lib/shared/models';
import { type BatchPlan, type BatchStore, createBatchStore, priceOvernight } from './batches';
import { type ApiUsage, billCall, billSvgAuthor, priceUsage } from './bill-call';
import { type Call, type CheckOptions, checkCall, listModels } from './check-call';
import { type Drawing, openDrawing } from './draw/open-drawing';
import { readFormFields, readJsonFields, type SentFile } from './read-fields';
import { Refusal, refuseKey, refuseModel } from './refusal';
import { describePicture, streamBody, writeEvent, writeJson } from './write-answer';

/** A call that passed every check: from here on it is billed, whether anybody reads the answer or not. */
export type AcceptedCall = {
  requestId: string;
  acceptedAt: number;
  route: Call['route'];
  prompt: string;
  /** Every other field as it was sent. */
  params: Record<string, unknown>;
  usage: ApiUsage;
  billedMicroUsd: number;
  files: SentFile[];
  /** The batch that it was a line of, at half the price. */
  batchId?: string;
};

/** Ways for a test to make an accepted call go wrong on its way back. */
export type Mischief = {
  /** Leaves the last pictures out. */
  withhold?: number;
  usage?: 'none' | 'zero';
  /** Answers a transparent request with an opaque picture. */
  opaque?: boolean;
  /** Sends one preview less than asked for. */
  fewerPartials?: boolean;
  /** A stream was asked for and plain JSON comes. */
  jsonInsteadOfStream?: boolean;
};

export type StandInOptions = {
  /** How long a call takes, whatever it asks for; 0 answers at once. Left out, it depends on the quality: 1.2 to 3 s. */
  paceMs?: number;
  now?: () => number;
  allowRetired?: boolean;
  aliases?: Readonly<Record<string, string>>;
  shutdowns?: Readonly<Record<string, string | null>>;
  access?: readonly ('gif' | 'svg')[];
  /** Refuse calls without a bearer key, and those whose key starts with `sk-invalid`. */
  requireKey?: boolean;
  /** Bills so many times the output that our formulas expect, as the real API may where it publishes none. */
  outputFactor?: number;
  /**
   * These bytes are every picture, so that a measurement does not measure the drawing. The later ones of an answer have a
   * few zeros after their end: no two pictures of an answer are equal.
   */
  fixture?: Buffer;
  /** How batches go; each of them as soon as it is looked at again. */
  batchPlan?: () => BatchPlan;
  /** Files and batches that are kept; without it there are none, as with servers that have no batches. */
  batches?: BatchStore;
  /** Called before anything is drawn. What it throws fails the call. */
  onAccepted?: (call: AcceptedCall) => void;
};

/** Fits both `(request) => response` and the `fetch` that the `openai` SDK takes. */
export type StandIn = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

const PACE_MS: Record<QualityLevel, number> = { low: 1200, medium: 1800, high: 2400, xhigh: 2700, max: 3000 };

/**
 * The Images API, drawn on this machine: the same routes, checks, errors, streams and token counts, and pictures that
 * say that they are a stand-in's. It serves `POST …/images/generations`, `POST …/images/edits`, `GET …/models` and
 * `GET …/models/{id}` under any base path, and files and batches of them, kept in memory.
 */
export function createStandIn(options: StandInOptions = {}): StandIn {
  const batches = openBatches(options);
  return (input, init) => {
    const request = new Request(input, init);
    return answer(request, { batches, ...options }, {});
  };
}

/** Keeps what is uploaded for batches, and the batches. */
export function openBatches(options: StandInOptions): BatchStore {
  return createBatchStore({
    now: options.now ?? Date.now,
    plan: () => ({
      ...(options.paceMs === undefined ? {} : { paceMs: options.paceMs }),
      ...options.batchPlan?.(),
    }),
    checkOptions: () => toCheckOptions(options),
    accepted(batchId, requestId, call, usage, files) {
      const { prompt: _prompt, ...params } = call.sent;
      options.onAccepted?.({
        requestId,
        acceptedAt: Date.now(),
        route: call.route,
        prompt: call.prompt,
        params,
        usage,
        billedMicroUsd: priceOvernight(call, usage),
        files,
        batchId,
      });
    },
    async *write(call) {
      const work = await openWork(call, options, {});
      yield* writeWhole(work, null);
    },
  });
}

/** As the handler of `createStandIn`, with something going wrong. */
export async function answer(
  request: Request,
  options: StandInOptions,
  mischief: Mischief,
): Promise<Response> {
  const requestId = `req_${randomBytes(16).toString('hex')}`;
  try {
    checkKey(request, options);
    return await route(request, requestId, options, mischief);
  } catch (error) {
    if (error instanceof Refusal) return error.toResponse(requestId);
    throw error;
  }
}

function checkKey(request: Request, options: StandInOptions): void {
  if (!options.requireKey) return;
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (key === undefined) {
    throw new Refusal(
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      { status: 401 },
    );
  }
  if (key.startsWith('sk-invalid')) throw refuseKey(key);
}

function toCheckOptions(options: StandInOptions): CheckOptions {
  return {
    nowMs: (options.now ?? Date.now)(),
    allowRetired: options.allowRetired ?? false,
    aliases: options.aliases ?? {},
    shutdowns: options.shutdowns ?? {},
    access: options.access ?? ['gif', 'svg'],
  };
}

async function route(
  request: Request,
  requestId: string,
  options: StandInOptions,
  mischief: Mischief,
): Promise<Response> {
  const path = new URL(request.url).pathname;
  const action = /\/(images\/(?:generations|edits)|models(?:\/[^/]+)?)$/.exec(path)?.[1] ?? '';
  if (action.startsWith('models') && request.method === 'GET')
    return answerModels(action, requestId, options);
  const kept = /\/((?:files|batches)(?:\/[^/]+(?:\/(?:content|cancel))?)?)$/.exec(path)?.[1];
  if (kept !== undefined && options.batches !== undefined)
    return answerKept(kept, request, requestId, options.batches);
  if (action.startsWith('images/') && request.method === 'POST') {
    const kind = action === 'images/edits' ? 'edits' : 'generations';
    return answerImages(kind, request, requestId, options, mischief);
  }
  throw new Refusal(`Invalid URL (${request.method} ${path})`, { status: 404, code: null });
}

function answerModels(action: string, requestId: string, options: StandInOptions): Response {
  const headers = { 'x-request-id': requestId };
  const data = listModels(toCheckOptions(options)).map(({ id, shutdownDate }) => ({
    id,
    object: 'model',
    created: 1_790_000_000,
    owned_by: 'system',
    shutdown_date: shutdownDate,
  }));
  if (action === 'models') return Response.json({ object: 'list', data }, { headers });
  const id = decodeURIComponent(action.slice('models/'.length));
  const found = data.find((model) => model.id === id);
  if (found === undefined) throw refuseModel(id);
  return Response.json(found, { headers });
}

async function answerKept(
  path: string,
  request: Request,
  requestId: string,
  batches: BatchStore,
): Promise<Response> {
  const headers = { 'x-request-id': requestId };
  const [what, id = '', action = ''] = path.split('/');
  const asked = `${request.method} ${[what, id && 'ID', action].filter(Boolean).join('/')}`;
  const json = async (value: unknown) => Response.json(await value, { headers });
  switch (asked) {
    case 'POST files':
      return json(batches.upload(await request.formData()));
    case 'GET files/ID':
      return json(batches.file(id));
    case 'DELETE files/ID':
      return json(batches.remove(id));
    case 'GET files/ID/content': {
      const pieces = batches.content(id);
      const first = await pieces.next();
      return new Response(
        streamBody(
          (async function* () {
            if (!first.done) yield String(first.value);
            for await (const piece of pieces) yield String(piece);
          })(),
        ),
        { headers: { ...headers, 'content-type': 'application/octet-stream' } },
      );
    }
    case 'POST batches':
      return json(batches.create(await request.json().catch(() => null)));
    case 'GET batches':
      return json(batches.list(new URL(request.url).searchParams));
    case 'GET batches/ID':
      return json(batches.get(id));
    case 'POST batches/ID/cancel':
      return json(batches.cancel(id));
    default:
      throw new Refusal(`Invalid method (${request.method} /v1/${path})`, { status: 405, code: null });
  }
}

async function answerImages(
  kind: Call['route'],
  request: Request,
  requestId: string,
  options: StandInOptions,
  mischief: Mischief,
): Promise<Response> {
  const startedAt = performance.now();
  const fields = await (kind === 'edits' ? readFormFields(request) : readJsonFields(request));
  const call = await checkCall(kind, fields, toCheckOptions(options));
  const partials = call.stream ? Math.max(0, call.partialImages - (mischief.fewerPartials ? 1 : 0)) : 0;
  const { outputFactor = 1 } = options;
  const usage = billCall(call, call.n, partials, outputFactor);
  const { prompt: _prompt, ...params } = fields.values;
  options.onAccepted?.({
    requestId,
    acceptedAt: Date.now(),
    route: kind,
    prompt: call.prompt,
    params,
    usage,
    billedMicroUsd: priceUsage(call, usage),
    files: fields.files,
  });

  const work: Work = {
    ...(await openWork(call, options, mischief, partials)),
    reach: (share) => {
      const paceMs = options.paceMs ?? PACE_MS[call.quality] * (1 + 0.12 * (call.n - 1));
      const waitMs = startedAt + paceMs * share - performance.now();
      return waitMs > 0 ? delay(waitMs, undefined, { signal: request.signal }) : Promise.resolve();
    },
  };
  const { drawing } = work;
  const headers = {
    'x-request-id': requestId,
    'openai-processing-ms': String(Math.round(performance.now() - startedAt)),
  };
  if (call.stream && !mischief.jsonInsteadOfStream) {
    return new Response(streamBody(writeStream(work)), {
      headers: {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
      },
    });
  }
  // The status line comes with the first picture: a real call says nothing until it is done.
  const first = call.n > 0 && work.images > 0 ? await drawing.picture(0) : null;
  await work.reach(1);
  return new Response(streamBody(writeWhole(work, first)), {
    headers: { ...headers, 'content-type': 'application/json' },
  });
}

type Work = {
  call: Call;
  drawing: Drawing;
  /** Pictures to send. */
  images: number;
  /** Previews to send before each of them. */
  partials: number;
  createdSeconds: number;
  usage: (images: number) => { usage?: ApiUsage };
  /** Resolves when that share of the whole time has passed. */
  reach: (share: number) => Promise<void>;
};

/** What is to be drawn for a call, at no pace. */
async function openWork(
  call: Call,
  { fixture, now = Date.now, outputFactor = 1 }: StandInOptions,
  mischief: Mischief,
  partials = 0,
): Promise<Work> {
  return {
    call,
    drawing: fixture
      ? fixtureDrawing(fixture)
      : await openDrawing(call, { opaque: mischief.opaque ?? false }),
    images: call.n - (mischief.withhold ?? 0),
    partials,
    createdSeconds: Math.floor(now() / 1000),
    usage: (images) => reportUsage(billCall(call, images, partials, outputFactor), mischief),
    reach: () => Promise.resolve(),
  };
}

function reportUsage(usage: ApiUsage, mischief: Mischief): { usage?: ApiUsage } {
  if (mischief.usage === 'none') return {};
  if (mischief.usage !== 'zero') return { usage };
  return {
    usage: {
      input_tokens: 0,
      input_tokens_details: { text_tokens: 0, image_tokens: 0 },
      output_tokens: 0,
      total_tokens: 0,
    },
  };
}

async function* writeWhole(work: Work, first: Buffer | null): AsyncGenerator<string> {
  const { call, drawing } = work;
  let lastBytes = 0;
  async function* pictures() {
    for (let index = 0; index < work.images; index += 1) {
      const picture = index === 0 && first !== null ? first : await drawing.picture(index);
      lastBytes = picture.byteLength;
      yield picture;
    }
  }
  yield* writeJson({
    call,
    createdSeconds: work.createdSeconds,
    transparent: drawing.transparent,
    pictures: pictures(),
    finish: () => ({
      ...work.usage(call.n),
      ...(call.format === 'svg' ? { svg_usage: billSvgAuthor(call, lastBytes) } : {}),
    }),
  });
}

async function* writeStream(work: Work): AsyncGenerator<string> {
  const { call, drawing } = work;
  const prefix = call.route === 'edits' ? 'image_edit' : 'image_generation';
  const fields = { created_at: work.createdSeconds, ...describePicture(call, drawing.transparent) };
  // As the pictures of a real call grow together, all first previews come before all second ones.
  for (let step = 0; step < work.partials; step += 1) {
    for (let index = 0; index < work.images; index += 1) {
      const preview = await drawing.preview(index, step, work.partials);
      await work.reach((step + (index + 1) / work.images) / (work.partials + 1));
      yield* writeEvent(`${prefix}.partial_image`, preview, { ...fields, partial_image_index: step });
    }
  }
  for (let index = 0; index < work.images; index += 1) {
    const picture = await drawing.picture(index);
    await work.reach((work.partials + (index + 1) / work.images) / (work.partials + 1));
    const { usage } = work.usage(1);
    // The details of the output are missing in a stream's events, as in the real ones.
    const { output_tokens_details: _details, ...reported } = usage ?? {};
    yield* writeEvent(`${prefix}.completed`, picture, { ...fields, ...(usage ? { usage: reported } : {}) });
  }
}

function fixtureDrawing(bytes: Buffer): Drawing {
  const picture = async (index: number) =>
    index === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(index)]);
  return { transparent: false, picture, preview: async () => bytes };
}
