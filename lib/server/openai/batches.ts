import 'server-only';
import { openAsBlob } from 'node:fs';
import { z } from 'zod';
import type { RunKind } from '@/lib/shared/wire';
import { CallFailure, findCause, RefusedAnswer, toCallFailure } from './call-failure';
import { type ClassifiedFailure, classifyFailure } from './classify-failure';
import type { ImagesClient } from './open-client';

/** What came of asking. No answer at all is a `CallFailure`, which is thrown. */
export type Asked<Value> =
  | { kind: 'ok'; value: Value }
  | { kind: 'refused'; status: number; failure: ClassifiedFailure };

/** A batch as OpenAI tells it. */
export type UpstreamBatch = {
  id: string;
  status: string;
  outputFileId: string | null;
  errorFileId: string | null;
  total: number;
  completed: number;
  failed: number;
  /** Epoch milliseconds; null where it is not said. */
  expiresAt: number | null;
  /** Why its check failed, in OpenAI's words. */
  problem: string | null;
  /** Ours, from its metadata. */
  rowId: string | null;
};

export type BatchDoor = ReturnType<typeof openBatchDoor>;

/** The endpoints as a batch names them, whatever the base URL is. */
const ENDPOINTS: Record<RunKind, '/v1/images/generations' | '/v1/images/edits'> = {
  generate: '/v1/images/generations',
  edit: '/v1/images/edits',
};
/** In the metadata of a batch: which row of ours it is. */
const ROW = 'overpaint';
/** Uploads are deleted at the end; what a crash forgets, OpenAI deletes. Longer than a batch may take. */
const UPLOADS_LIVE_SECONDS = 3 * 24 * 60 * 60;
const ANSWER_MS = 60_000;
const UPLOAD_MS = 30 * 60_000;
const PAGE = 100;

const count = z.number().int().min(0).catch(0);
const words = z.string().max(200).nullish().catch(null);
const batchSchema = z.looseObject({
  id: z.string().min(1).max(200),
  status: z.string().max(40),
  output_file_id: words,
  error_file_id: words,
  request_counts: z.looseObject({ total: count, completed: count, failed: count }).nullish().catch(null),
  expires_at: z.number().nullish().catch(null),
  errors: z
    .looseObject({ data: z.array(z.looseObject({ message: z.string() })) })
    .nullish()
    .catch(null),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
});

/** Files and batches of the API: uploads, the batch itself, and the files that it leaves. */
export function openBatchDoor({ filesSdk: sdk, secrets }: Pick<ImagesClient, 'filesSdk' | 'secrets'>) {
  async function ask<Value>(signal: AbortSignal, call: () => Promise<Value>): Promise<Asked<Value>> {
    try {
      return { kind: 'ok', value: await call() };
    } catch (error) {
      const refused = findCause(error, (cause) => cause instanceof RefusedAnswer);
      if (refused !== null) {
        const { response } = refused;
        const failure = classifyFailure(response.status, response.headers, await response.text(), {
          secrets,
        });
        return { kind: 'refused', status: response.status, failure };
      }
      const failure = findCause(error, (cause) => cause instanceof CallFailure);
      if (failure !== null) throw failure;
      // An answer that cannot be read is one that was lost.
      throw toCallFailure(error, false, signal);
    }
  }

  const within = (ms: number, signal?: AbortSignal) =>
    AbortSignal.any([AbortSignal.timeout(ms), ...(signal === undefined ? [] : [signal])]);

  return {
    /** @returns the id of the file */
    upload(
      file: { path: string; name: string; mime: string; purpose: 'batch' | 'vision' },
      signal?: AbortSignal,
    ): Promise<Asked<string>> {
      const limit = within(UPLOAD_MS, signal);
      return ask(limit, async () => {
        const { id } = await sdk.files.create(
          {
            file: new File([await openAsBlob(file.path)], file.name, { type: file.mime }),
            purpose: file.purpose,
            expires_after: { anchor: 'created_at', seconds: UPLOADS_LIVE_SECONDS },
          },
          { signal: limit },
        );
        if (typeof id !== 'string' || id === '') throw new SyntaxError('The upload has no id.');
        return id;
      });
    },

    /** From here on money may be spent. @param timeoutMs after this nobody waits for the answer any more */
    create(
      batch: { inputFileId: string; kind: RunKind; rowId: string },
      timeoutMs: number,
    ): Promise<Asked<UpstreamBatch>> {
      const limit = within(Math.min(timeoutMs, ANSWER_MS));
      return ask(limit, async () =>
        readBatch(
          await sdk.batches.create(
            {
              input_file_id: batch.inputFileId,
              endpoint: ENDPOINTS[batch.kind],
              completion_window: '24h',
              metadata: { [ROW]: batch.rowId },
            },
            { signal: limit },
          ),
        ),
      );
    },

    read(batchId: string, signal?: AbortSignal): Promise<Asked<UpstreamBatch>> {
      const limit = within(ANSWER_MS, signal);
      return ask(limit, async () => readBatch(await sdk.batches.retrieve(batchId, { signal: limit })));
    },

    /** The batch of that row, looked for on every page; null: the whole list does not have it. */
    find(rowId: string, signal?: AbortSignal): Promise<Asked<UpstreamBatch | null>> {
      const limit = within(UPLOAD_MS, signal);
      return ask(limit, async () => {
        for await (const listed of sdk.batches.list({ limit: PAGE }, { signal: limit })) {
          const batch = readBatch(listed);
          if (batch.rowId === rowId) return batch;
        }
        return null;
      });
    },

    cancel(batchId: string, signal?: AbortSignal): Promise<Asked<UpstreamBatch>> {
      const limit = within(ANSWER_MS, signal);
      return ask(limit, async () => readBatch(await sdk.batches.cancel(batchId, { signal: limit })));
    },

    /** The file as it comes; it may be gigabytes. Reading it throws a `CallFailure` where it breaks off. */
    open(fileId: string, signal: AbortSignal): Promise<Asked<AsyncIterable<Uint8Array>>> {
      return ask(signal, async () => piecesOf(await sdk.files.content(fileId, { signal }), signal));
    },

    remove(fileId: string, signal?: AbortSignal): Promise<Asked<unknown>> {
      const limit = within(ANSWER_MS, signal);
      return ask(limit, async () => await sdk.files.delete(fileId, { signal: limit }));
    },
  };
}

async function* piecesOf(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* (response.body ?? []) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw toCallFailure(error, false, signal);
  }
}

/** The SDK believes what it is told. @throws SyntaxError when it is no batch */
function readBatch(value: unknown): UpstreamBatch {
  const { data: batch } = batchSchema.safeParse(value);
  if (batch === undefined) throw new SyntaxError('The answer is no batch.');
  const { total = 0, completed = 0, failed = 0 } = batch.request_counts ?? {};
  const rowId = batch.metadata?.[ROW];
  return {
    id: batch.id,
    status: batch.status,
    outputFileId: batch.output_file_id ?? null,
    errorFileId: batch.error_file_id ?? null,
    total,
    completed,
    failed,
    expiresAt: batch.expires_at == null ? null : batch.expires_at * 1000,
    problem: batch.errors?.data[0]?.message ?? null,
    rowId: typeof rowId === 'string' ? rowId : null,
  };
}
