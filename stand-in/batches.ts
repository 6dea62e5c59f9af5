import { createHash, randomBytes } from 'node:crypto';
import { isRecord } from '@/lib/shared/is-record';
import { type ApiUsage, billCall, priceUsage } from './bill-call';
import { type Call, type CheckOptions, checkCall } from './check-call';
import { readJsonValues, type SentFields, type SentFile } from './read-fields';
import { Refusal, refuseChoice, refuseMissing, refuseValue } from './refusal';

/**
 * Files and batches, as OpenAI keeps them: a batch is checked after it was accepted, its lines are drawn some time later
 * at half the price, and what is finished can be fetched as often as one likes. Nothing runs by itself: a batch is brought
 * up to date whenever it is looked at.
 */
export type BatchStore = {
  upload(form: FormData): Promise<ApiFile>;
  file(id: string): ApiFile;
  remove(id: string): { id: string; object: 'file'; deleted: true };
  content(id: string): AsyncGenerator<string | Buffer>;
  create(body: unknown): ApiBatch;
  get(id: string): Promise<ApiBatch>;
  list(query: URLSearchParams): Promise<{ object: 'list'; data: ApiBatch[]; has_more: boolean }>;
  cancel(id: string): Promise<ApiBatch>;
  /** Every batch that was ever created, for those who count. */
  all(): ApiBatch[];
  /** Ids of files that are still there. */
  files(): { id: string; purpose: string; expires: boolean }[];
};

/** How batches go on from now, those under way too. */
export type BatchPlan = {
  /** How long they take. */
  paceMs?: number;
  /** Only so many lines are drawn before the rest expires. */
  expireAfter?: number;
  /** None goes on. */
  hold?: boolean;
  /** Their check finds that the model cannot be used. */
  refuseModel?: boolean;
  /** Places of lines that the safety system refuses. */
  moderated?: readonly number[];
  /** What is odd about the file of answers. */
  output?: readonly ('shuffled' | 'doubled' | 'strangers' | 'garbage' | 'torn')[];
  /** Places of lines that the files do not tell, though they were drawn and billed. */
  withhold?: readonly number[];
};

export type ApiFile = {
  id: string;
  object: 'file';
  bytes: number;
  created_at: number;
  expires_at: number | null;
  filename: string;
  purpose: string;
  status: 'processed';
};

type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'finalizing'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled';

type BatchError = { code: string; message: string; line: number | null; param: string | null };

export type ApiBatch = {
  id: string;
  object: 'batch';
  endpoint: string;
  errors: { object: 'list'; data: BatchError[] } | null;
  input_file_id: string;
  completion_window: string;
  status: BatchStatus;
  output_file_id: string | null;
  error_file_id: string | null;
  created_at: number;
  in_progress_at: number | null;
  expires_at: number;
  completed_at: number | null;
  failed_at: number | null;
  expired_at: number | null;
  cancelling_at: number | null;
  cancelled_at: number | null;
  request_counts: { total: number; completed: number; failed: number };
  metadata: Record<string, string> | null;
};

/** What a line came to. */
type Drawn = { customId: string; requestId: string } & (
  | { call: Call; usage: ApiUsage }
  | { refusal: Refusal }
  | { expired: true }
);

type Line = { customId: string; body: Record<string, unknown> };
type Job = { batch: ApiBatch; startedAt: number; lines: Line[]; drawn: Drawn[] };

export type BatchParts = {
  now: () => number;
  plan: () => BatchPlan;
  checkOptions: () => CheckOptions;
  /** A line is drawn, and billed. */
  accepted: (batchId: string, requestId: string, call: Call, usage: ApiUsage, files: SentFile[]) => void;
  /** The answer to a call, as JSON. */
  write: (call: Call) => AsyncGenerator<string>;
};

const ENDPOINTS = { '/v1/images/generations': 'generations', '/v1/images/edits': 'edits' } as const;
type Endpoint = keyof typeof ENDPOINTS;

const MAX_BATCH_BYTES = 200 * 1024 * 1024;
const MAX_LINES = 50_000;
const MAX_DATA_URL = 20_971_520;
const WINDOW_MS = 24 * 60 * 60_000;
/** A demo shows how it goes, and nobody waits a day for it. */
const DEFAULT_PACE_MS = 45_000;
const ENDED: ReadonlySet<BatchStatus> = new Set(['failed', 'completed', 'expired', 'cancelled']);

export function createBatchStore(parts: BatchParts): BatchStore {
  const files = new Map<string, { file: ApiFile; bytes: Buffer }>();
  const outputs = new Map<string, { job: Job; errors: boolean }>();
  const jobs = new Map<string, Job>();
  const seconds = () => Math.floor(parts.now() / 1000);
  const newId = (prefix: string) => `${prefix}${randomBytes(12).toString('hex')}`;

  function findFile(id: string) {
    const found = files.get(id);
    if (found === undefined) throw new Refusal(`No such File object: ${id}`, { status: 404, param: 'id' });
    return found;
  }

  function findJob(id: string): Job {
    const job = jobs.get(id);
    if (job === undefined) throw new Refusal(`No batch found with id '${id}'.`, { status: 404 });
    return job;
  }

  /** @throws BatchProblem the first thing that is wrong with its file */
  function readLines(batch: ApiBatch): Line[] {
    const input = files.get(batch.input_file_id);
    const problem = (
      code: string,
      message: string,
      line: number | null = null,
      param: string | null = null,
    ) => new BatchProblem({ code, message, line, param });
    if (input === undefined)
      throw problem('invalid_input_file', `File with ID ${batch.input_file_id} not found.`);
    if (input.file.purpose !== 'batch')
      throw problem(
        'invalid_purpose',
        `The input file must have purpose 'batch', not '${input.file.purpose}'.`,
      );
    if (input.bytes.byteLength > MAX_BATCH_BYTES)
      throw problem('file_too_large', 'The batch input file is larger than the 200MB maximum.');
    const texts = input.bytes.toString('utf8').split('\n');
    if (texts.at(-1) === '') texts.pop();
    if (texts.length === 0) throw problem('empty_file', 'The input file is empty.');
    if (texts.length > MAX_LINES)
      throw problem('too_many_requests', 'The input file has more than 50000 lines.');
    const ids = new Set<string>();
    let model: unknown = null;
    const lines: Line[] = [];
    for (const [index, text] of texts.entries()) {
      const at = index + 1;
      let line: unknown;
      try {
        line = JSON.parse(text);
      } catch {
        throw problem('invalid_json_line', 'This line is not parseable as valid JSON.', at);
      }
      if (!isRecord(line)) throw problem('invalid_json_line', 'This line is no JSON object.', at);
      const { custom_id: customId, method, url, body, ...rest } = line;
      const [unknown] = Object.keys(rest);
      if (unknown !== undefined)
        throw problem('unknown_parameter', `Unknown parameter: '${unknown}'.`, at, unknown);
      if (typeof customId !== 'string' || customId === '')
        throw problem(
          'missing_required_parameter',
          "Missing required parameter: 'custom_id'.",
          at,
          'custom_id',
        );
      if (ids.has(customId))
        throw problem(
          'duplicate_custom_id',
          `The custom_id '${customId}' is used more than once.`,
          at,
          'custom_id',
        );
      ids.add(customId);
      if (method !== 'POST') throw problem('invalid_method', "The method must be 'POST'.", at, 'method');
      if (url !== batch.endpoint)
        throw problem(
          'mismatched_url',
          `The URL must be the endpoint of the batch, ${batch.endpoint}.`,
          at,
          'url',
        );
      if (!isRecord(body))
        throw problem('missing_required_parameter', "Missing required parameter: 'body'.", at, 'body');
      model ??= body.model;
      if (body.model !== model)
        throw problem(
          'mismatched_model',
          'All requests of a batch must use the same model.',
          at,
          'body.model',
        );
      for (const never of ['stream', 'partial_images'])
        if (never in body)
          throw problem(
            'unsupported_parameter',
            `'${never}' is not supported in a batch.`,
            at,
            `body.${never}`,
          );
      for (const form of ['image', 'image[]', 'markup'])
        if (form in body)
          throw problem('unknown_parameter', `Unknown parameter: '${form}'.`, at, `body.${form}`);
      lines.push({ customId, body });
    }
    if (parts.plan().refuseModel)
      throw problem(
        'model_not_found',
        `The provided model '${String(model)}' is not supported by the Batch API.`,
        1,
        'body.model',
      );
    return lines;
  }

  function validate(job: Job): void {
    const { batch } = job;
    try {
      job.lines = readLines(batch);
    } catch (error) {
      if (!(error instanceof BatchProblem)) throw error;
      batch.status = 'failed';
      batch.failed_at = seconds();
      batch.errors = { object: 'list', data: [error.problem] };
      return;
    }
    job.startedAt = parts.now();
    batch.request_counts.total = job.lines.length;
    batch.status = 'in_progress';
    batch.in_progress_at = seconds();
  }

  /** Pictures of an edit, as a batch takes them. */
  function readPicture(value: unknown, field: string): SentFile {
    if (!isRecord(value))
      throw refuseValue(field, `Invalid '${field}': expected an object with image_url or file_id.`);
    const { image_url: address, file_id: fileId } = value;
    let bytes: Buffer;
    let type: string;
    if (typeof fileId === 'string') {
      const { file, bytes: stored } = findFile(fileId);
      if (file.purpose !== 'vision')
        throw refuseValue(field, `The file ${fileId} must have purpose 'vision'.`);
      bytes = stored;
      type = stored[0] === 0x89 ? 'image/png' : stored[0] === 0xff ? 'image/jpeg' : 'image/webp';
    } else {
      const found =
        typeof address === 'string' ? /^data:(image\/\w+);base64,([A-Za-z0-9+/=]+)$/.exec(address) : null;
      if (found === null) throw refuseValue(field, `Invalid '${field}': expected a data URL or a file_id.`);
      if ((address as string).length > MAX_DATA_URL)
        throw refuseValue(field, `Invalid '${field}': string too long.`);
      bytes = Buffer.from(found[2] as string, 'base64');
      type = found[1] as string;
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { field, name: `${field}.${type.slice(6)}`, type, bytes, sha256 };
  }

  function readBody(endpoint: Endpoint, body: Record<string, unknown>): SentFields {
    if (ENDPOINTS[endpoint] === 'generations') return { values: readJsonValues('generate', body), files: [] };
    const { images, mask, ...rest } = body;
    if (!Array.isArray(images)) throw refuseMissing('images');
    const sent = images.map((image) => readPicture(image, 'image'));
    if (mask !== undefined && mask !== null) sent.push(readPicture(mask, 'mask'));
    return { values: readJsonValues('edit', rest), files: sent };
  }

  async function draw(job: Job, index: number): Promise<void> {
    const { customId, body } = job.lines[index] as Line;
    const requestId = `req_${randomBytes(16).toString('hex')}`;
    const { batch } = job;
    try {
      const fields = readBody(batch.endpoint as Endpoint, body);
      if (parts.plan().moderated?.includes(index))
        throw new Refusal('Your request was rejected by the safety system.', {
          type: 'image_generation_user_error',
          code: 'moderation_blocked',
        });
      const call = await checkCall(ENDPOINTS[batch.endpoint as Endpoint], fields, parts.checkOptions());
      const usage = billCall(call, call.n, 0, 1);
      parts.accepted(batch.id, requestId, call, usage, fields.files);
      job.drawn.push({ customId, requestId, call, usage });
      batch.request_counts.completed += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      job.drawn.push({ customId, requestId, refusal: error });
      batch.request_counts.failed += 1;
    }
  }

  function end(job: Job, status: 'completed' | 'expired' | 'cancelled'): void {
    const { batch } = job;
    batch.status = status;
    batch[`${status}_at`] = seconds();
    for (const { customId } of status === 'expired' ? job.lines.slice(job.drawn.length) : []) {
      job.drawn.push({ customId, requestId: '', expired: true });
      batch.request_counts.failed += 1;
    }
    for (const errors of [false, true]) {
      if (!job.drawn.some((line) => 'call' in line !== errors)) continue;
      const id = newId('file-');
      outputs.set(id, { job, errors });
      batch[errors ? 'error_file_id' : 'output_file_id'] = id;
    }
  }

  async function advance(job: Job): Promise<void> {
    const { batch } = job;
    if (ENDED.has(batch.status)) return;
    if (batch.status === 'cancelling') return end(job, 'cancelled');
    const { hold, paceMs = DEFAULT_PACE_MS, expireAfter } = parts.plan();
    if (batch.status === 'validating') validate(job);
    if (batch.status !== 'in_progress' || hold) return;
    const share = paceMs <= 0 ? 1 : Math.min(1, (parts.now() - job.startedAt) / paceMs);
    const due = Math.min(Math.floor(job.lines.length * share), expireAfter ?? Number.POSITIVE_INFINITY);
    while (job.drawn.length < due) await draw(job, job.drawn.length);
    if (share < 1) return;
    end(job, job.drawn.length < job.lines.length ? 'expired' : 'completed');
  }

  /** Two looks at once must not draw a line twice. */
  let turn: Promise<unknown> = Promise.resolve();
  function look(job: Job): Promise<ApiBatch> {
    const looked = turn.then(() => advance(job));
    turn = looked.catch(() => undefined);
    return looked.then(() => structuredClone(job.batch));
  }

  async function* writeLine(line: Drawn): AsyncGenerator<string> {
    const id = `batch_req_${createHash('sha256').update(line.customId).digest('hex').slice(0, 24)}`;
    const start = `{"id": "${id}", "custom_id": ${JSON.stringify(line.customId)}, "response": `;
    if ('expired' in line) {
      yield `${start}null, "error": {"code": "batch_expired", "message": "This request could not be executed before the completion window expired."}}\n`;
      return;
    }
    const status = 'refusal' in line ? line.refusal.status : 200;
    yield `${start}{"status_code": ${status}, "request_id": "${line.requestId}", "body": `;
    if ('refusal' in line) yield JSON.stringify(line.refusal.body);
    else for await (const piece of parts.write(line.call)) yield piece.replaceAll('\n', '');
    yield '}, "error": null}\n';
  }

  async function* writeOutput({ job, errors }: { job: Job; errors: boolean }): AsyncGenerator<string> {
    const { output = [], withhold = [] } = parts.plan();
    let lines = job.drawn.filter((line, index) => 'call' in line !== errors && !withhold.includes(index));
    if (output.includes('shuffled')) lines = lines.toReversed();
    if (output.includes('strangers')) {
      const [first] = lines;
      if (first !== undefined)
        yield* writeLine({ ...first, customId: '01234567-89ab-7cde-8f01-23456789abcd' });
    }
    for (const line of lines) {
      if (output.includes('garbage')) yield 'this is no JSON\n{"custom_id": 7}\n\n[]\n';
      yield* writeLine(line);
      if (output.includes('doubled')) yield* writeLine(line);
    }
    const [first] = lines;
    if (output.includes('torn') && first !== undefined) {
      const whole: string[] = [];
      for await (const piece of writeLine({ ...first, customId: first.customId })) whole.push(piece);
      const text = whole.join('');
      yield text.slice(0, text.length >> 1);
    }
  }

  return {
    async upload(form) {
      const purpose = form.get('purpose');
      const sent = form.get('file');
      if (typeof purpose !== 'string') throw refuseMissing('purpose');
      if (!['batch', 'vision', 'user_data', 'assistants', 'fine-tune', 'evals'].includes(purpose))
        throw refuseChoice('purpose', purpose, ['batch', 'vision', 'user_data']);
      if (sent === null || typeof sent === 'string') throw refuseMissing('file');
      const anchor = form.get('expires_after[anchor]');
      const after = Number(form.get('expires_after[seconds]'));
      if (anchor !== null && (anchor !== 'created_at' || !(after >= 3600 && after <= 2_592_000)))
        throw refuseValue(
          'expires_after',
          'expires_after needs the anchor created_at and 3600 to 2592000 seconds.',
        );
      const file: ApiFile = {
        id: newId('file-'),
        object: 'file',
        bytes: sent.size,
        created_at: seconds(),
        expires_at: anchor === null ? null : seconds() + after,
        filename: sent.name,
        purpose,
        status: 'processed',
      };
      files.set(file.id, { file, bytes: Buffer.from(await sent.arrayBuffer()) });
      return file;
    },
    file: (id) => findFile(id).file,
    remove(id) {
      if (!outputs.delete(id)) {
        findFile(id);
        files.delete(id);
      }
      return { id, object: 'file', deleted: true };
    },
    async *content(id) {
      const output = outputs.get(id);
      if (output === undefined) yield findFile(id).bytes;
      else yield* writeOutput(output);
    },
    create(body) {
      if (!isRecord(body)) throw new Refusal('The body of this request must be a JSON object.');
      const { input_file_id: inputFileId, endpoint, completion_window: window, metadata = null } = body;
      if (typeof inputFileId !== 'string') throw refuseMissing('input_file_id');
      if (typeof endpoint !== 'string') throw refuseMissing('endpoint');
      if (!Object.hasOwn(ENDPOINTS, endpoint))
        throw refuseChoice('endpoint', endpoint, Object.keys(ENDPOINTS));
      if (window !== '24h') throw refuseChoice('completion_window', String(window), ['24h']);
      if (
        metadata !== null &&
        (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
      )
        throw refuseValue('metadata', "Invalid 'metadata': expected strings.");
      const batch: ApiBatch = {
        id: newId('batch_'),
        object: 'batch',
        endpoint,
        errors: null,
        input_file_id: inputFileId,
        completion_window: window,
        status: 'validating',
        output_file_id: null,
        error_file_id: null,
        created_at: seconds(),
        in_progress_at: null,
        expires_at: Math.floor((parts.now() + WINDOW_MS) / 1000),
        completed_at: null,
        failed_at: null,
        expired_at: null,
        cancelling_at: null,
        cancelled_at: null,
        request_counts: { total: 0, completed: 0, failed: 0 },
        metadata: metadata as Record<string, string> | null,
      };
      jobs.set(batch.id, { batch, startedAt: parts.now(), lines: [], drawn: [] });
      return structuredClone(batch);
    },
    get: (id) => look(findJob(id)),
    async list(query) {
      const limit = Number(query.get('limit') ?? 20);
      const newest = [...jobs.values()].toReversed();
      const after = query.get('after');
      const from = after === null ? 0 : newest.findIndex(({ batch }) => batch.id === after) + 1;
      const page = newest.slice(from, from + limit);
      const data: ApiBatch[] = [];
      for (const job of page) data.push(await look(job));
      return { object: 'list', data, has_more: from + limit < newest.length };
    },
    async cancel(id) {
      const job = findJob(id);
      await look(job);
      if (ENDED.has(job.batch.status))
        throw new Refusal(`Cannot cancel a batch with status '${job.batch.status}'.`, { status: 409 });
      job.batch.status = 'cancelling';
      job.batch.cancelling_at = seconds();
      return structuredClone(job.batch);
    },
    all: () => [...jobs.values()].map(({ batch }) => structuredClone(batch)),
    files: () =>
      [...files.values()].map(({ file }) => ({
        id: file.id,
        purpose: file.purpose,
        expires: file.expires_at !== null,
      })),
  };
}

class BatchProblem extends Error {
  readonly problem: BatchError;

  constructor(problem: BatchError) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What a line of a batch costs: half of the sum, an odd micro-dollar rounded up. */
export function priceOvernight(call: Call, usage: ApiUsage): number {
  return Math.ceil(priceUsage(call, usage) / 2);
}
