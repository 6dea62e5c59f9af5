import 'server-only';
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { checkAccess, type Visitor } from '@/lib/server/accounts/visitor';
import { payerOf } from '@/lib/server/http/money-of';
import type { Services } from '@/lib/server/services';
import { type AskedRun, parseEstimateRequest } from '@/lib/shared/batch-request';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { OverpaintError } from '@/lib/shared/errors';
import { parseGenerateRequest } from '@/lib/shared/generate-request';
import { NO_FILTER } from '@/lib/shared/library-filter';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import packageJson from '@/package.json' with { type: 'json' };
import { takeMask } from './edit-mask';
import { answerOf, imageFacts, runFacts, told, usd } from './tool-answers';
import {
  compareInput,
  editInput,
  estimateInput,
  findInput,
  generateInput,
  imageInput,
  listInput,
  waitInput,
} from './tool-inputs';

const ABOUT =
  'Overpaint makes and edits pictures with GPT Image and keeps them. Making costs money: ask estimate first, and tell the person. generate and edit answer at once; wait for the run, then look at its images with image.';

type Asking = { services: Services; visitor: Visitor; address: string; signal: AbortSignal };

/** The tools of one request. Who may only read is offered those that read, and no others. */
export function openMcpServer(asking: Asking): McpServer {
  const server = new McpServer({ name: 'overpaint', version: packageJson.version }, { instructions: ABOUT });
  addReadTools(server, asking);
  if (mayMake(asking.visitor)) addMakeTools(server, asking);
  return server;
}

function addReadTools(server: McpServer, { services, visitor, signal }: Asking): void {
  const { ownerId } = visitor;
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(
    'estimate',
    {
      description: 'What a run would cost, in US dollars. Spends nothing.',
      inputSchema: estimateInput,
      annotations,
    },
    (input) =>
      answerOf(async () => {
        const estimate = await services.runs.price(payerOf(visitor), parseEstimateRequest(input));
        const { lowMicroUsd, highMicroUsd, approximate } = estimate;
        return told({ lowUsd: usd(lowMicroUsd), highUsd: usd(highMicroUsd), approximate });
      }),
  );
  server.registerTool(
    'wait',
    {
      description: 'Waits for a run, and tells how it ended or stands.',
      inputSchema: waitInput,
      annotations,
    },
    ({ id, seconds }) =>
      answerOf(async () => told(runFacts(await waitFor(services, { ownerId, id, seconds, signal })))),
  );
  server.registerTool(
    'list',
    { description: 'Runs, the newest first.', inputSchema: listInput, annotations },
    ({ limit, cursor = null }) =>
      answerOf(async () => {
        const { runs, nextCursor } = await services.runs.list(ownerId, { limit, cursor });
        return told({ runs: runs.map(runFacts), nextCursor });
      }),
  );
  server.registerTool(
    'find',
    { description: 'Images of the library.', inputSchema: findInput, annotations },
    ({ words, favourite, limit, cursor = null }) =>
      answerOf(async () => {
        const filter = { ...NO_FILTER, q: words, favourite };
        const page = await services.library.images(ownerId, filter, { limit, cursor, skip: 0 });
        const images = page.images.map((image) => ({ ...imageFacts(image), prompt: image.prompt }));
        return told({ images, nextCursor: page.nextCursor });
      }),
  );
  server.registerTool(
    'references',
    {
      description:
        'Names of characters, products, styles and looks. A prompt that says @name is sent with their pictures.',
      annotations,
    },
    () =>
      answerOf(async () =>
        told({
          references: (await services.references.list(ownerId)).map(
            ({ name, kind, sentence, version, pictures }) => ({
              name,
              kind,
              sentence,
              version,
              pictures: pictures.map(({ id }) => id),
            }),
          ),
        }),
      ),
  );
  server.registerTool(
    'image',
    { description: 'Shows an image, made smaller.', inputSchema: imageInput, annotations },
    ({ id, width }) =>
      answerOf(async () => {
        const found = await services.images.find(ownerId, id);
        if (found === null) throw new OverpaintError('image_not_found');
        const { sha256 } = await services.uploads.kept(found);
        const bytes = await services.thumbnails.get(sha256, width);
        const data = Buffer.from(bytes).toString('base64');
        return { content: [{ type: 'image', data, mimeType: 'image/webp' }] };
      }),
  );
}

function addMakeTools(server: McpServer, { services, visitor, address }: Asking): void {
  const payer = payerOf(visitor);
  const { ownerId } = visitor;
  const annotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };

  async function start(asked: AskedRun, maxUsd: number | undefined) {
    const [admitted] = await services.runs.admitAll(payer, [asked], { capMicroUsd: microUsd(maxUsd) });
    return told(admitted === undefined ? {} : runFacts(admitted.run));
  }

  server.registerTool(
    'generate',
    {
      description: 'Makes pictures of a prompt. Costs money; answers at once with the run to wait for.',
      inputSchema: generateInput,
      annotations,
    },
    ({ maxUsd, id = randomUUID(), ...settings }) =>
      answerOf(() =>
        start({ kind: 'generate', ...parseGenerateRequest({ id, ...settings }).request }, maxUsd),
      ),
  );
  server.registerTool(
    'edit',
    {
      description:
        'Edits images of the library (ids, the photo first), all of the photo or the part that a mask or a box selects. A subject cannot be selected by name here: objects are recognised in the browser only. Costs money; answers at once with the run to wait for.',
      inputSchema: editInput,
      annotations,
    },
    ({ maxUsd, id = randomUUID(), mask, maskPng, box, ...settings }) =>
      answerOf(async () => {
        const [photoId = ''] = settings.images;
        const wish = { mask, maskPng, box, ownerId, photoId, address };
        const maskId = await takeMask(services, wish);
        const { request } = parseEditRequest({ id, ...settings, mask: maskId });
        return start({ kind: 'edit', ...request }, maxUsd);
      }),
  );
  server.registerTool(
    'compare',
    {
      description:
        'One prompt with different settings, side by side. Tells the price of each cell and of all; with start it spends that.',
      inputSchema: compareInput,
      annotations,
    },
    ({ axes, name, start: starting, maxUsd, ...params }) =>
      answerOf(async () => {
        const base = { params, edit: null, images: [] };
        const levels = { models: [], qualities: [], sizes: [], backgrounds: [] };
        const { cells } = await services.comparisons.price(ownerId, { base, axes, levels });
        const prices = cells.map(({ key, estimate }) => ({
          cell: key,
          highUsd: usd(estimate?.highMicroUsd ?? null),
        }));
        const totalUsd = prices.some(({ highUsd }) => highUsd === null)
          ? null
          : prices.reduce((sum, { highUsd }) => sum + (highUsd ?? 0), 0);
        if (!starting) return told({ cells: prices, totalUsd });
        const { comparison } = await services.comparisons.create(payer, {
          id: randomUUID(),
          name,
          base,
          axes,
          capMicroUsd: microUsd(maxUsd),
          start: cells.map(({ key }) => ({ cell: key, runId: randomUUID() })),
        });
        return told({
          id: comparison.id,
          path: `/compare/${comparison.id}`,
          totalUsd,
          runs: comparison.cells.flatMap(({ run }) => (run === null ? [] : [runFacts(run)])),
        });
      }),
  );
}

/** How the run stands when it has ended or the time is over. @throws OverpaintError run_not_found */
async function waitFor(
  { runs, events }: Pick<Services, 'runs' | 'events'>,
  { ownerId, id, seconds, signal }: { ownerId: string; id: string; seconds: number; signal: AbortSignal },
): Promise<WireRun> {
  const over = Promise.withResolvers<void>();
  const stop = events.subscribe(ownerId, (run) => {
    if (run.id === id && TERMINAL.has(run.status)) over.resolve();
  });
  const timer = setTimeout(over.resolve, seconds * 1000);
  signal.addEventListener('abort', () => over.resolve(), { once: true });
  try {
    const run = await read();
    if (TERMINAL.has(run.status)) return run;
    await over.promise;
    return await read();
  } finally {
    clearTimeout(timer);
    stop();
  }

  async function read(): Promise<WireRun> {
    const run = await runs.find(ownerId, id);
    if (run === null) throw new OverpaintError('run_not_found');
    return run;
  }
}

function mayMake(visitor: Visitor): boolean {
  try {
    checkAccess(visitor, 'make');
    return true;
  } catch {
    return false;
  }
}

function microUsd(dollars: number | undefined): number | null {
  return dollars === undefined ? null : Math.round(dollars * 1_000_000);
}
