import 'server-only';
import type { ZodType } from 'zod';
import { purgeSchema, zipRequestSchema } from '@/lib/server/http/image-ids';
import { imageChangeSchema, imagesChangeSchema } from '@/lib/server/http/update-image';
import { batchRequestSchema } from '@/lib/shared/batch-request';
import {
  collectionChangeSchema,
  collectionImagesChangeSchema,
  linkChangeSchema,
  newCollectionSchema,
  newLinkSchema,
} from '@/lib/shared/collection-request';
import {
  comparisonChangeSchema,
  comparisonPriceSchema,
  comparisonRequestSchema,
  comparisonStartSchema,
} from '@/lib/shared/comparison-request';
import {
  cellsRequestSchema,
  cutOutRequestSchema,
  editRequestSchema,
  placePreviewSchema,
  placeRequestSchema,
} from '@/lib/shared/edit-request';
import { generateRequestSchema } from '@/lib/shared/generate-request';
import { newPresetSchema, presetChangeSchema } from '@/lib/shared/preset-request';
import {
  jobChangeSchema,
  jobCopySchema,
  jobItemChangeSchema,
  jobItemsSchema,
  jobPriceSchema,
  jobRequestSchema,
  jobStartSchema,
} from '@/lib/shared/recipes/job-request';
import { IMESSAGE_SIZES, STICKER_PLATFORMS } from '@/lib/shared/recipes/sticker-platforms';
import { MAX_MARGIN_PX, MAX_OUTLINE_PX } from '@/lib/shared/recipes/stickers';
import {
  newReferenceSchema,
  referenceChangeSchema,
  referenceRestoreSchema,
} from '@/lib/shared/reference-request';
import {
  type AnswerShape,
  ANSWER_SCHEMAS as answers,
  type JsonSchema,
  listOf,
  objectOf,
} from './answer-schemas';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export const GROUPS = [
  'Make',
  'Runs',
  'Images',
  'Collections',
  'Comparisons',
  'Jobs',
  'References',
  'Texts',
  'Server',
] as const;
export type Group = (typeof GROUPS)[number];

/** One thing that programs can ask. */
export type Operation = {
  method: Method;
  path: string;
  /** How generated clients name it. */
  id: string;
  group: Group;
  summary: string;
  description?: string;
  /** What a token needs. */
  scope: 'read' | 'make';
  /** The schema that the route itself checks its body with. */
  body?: ZodType;
  /** Of the body, beyond the least that its schema takes. */
  example?: object;
  /** A body that is a file. */
  fileBody?: boolean;
  query?: Record<string, JsonSchema>;
  /** By status; several where it depends on whether something was there before. */
  answers: Partial<Record<200 | 201 | 202 | 204, AnswerShape>>;
};

type Rest = Omit<Operation, 'method' | 'path' | 'id' | 'group' | 'summary' | 'scope'> & {
  scope?: 'read' | 'make';
};

const text = (description: string): JsonSchema => ({ type: 'string', description });
const choice = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });
const whole = (description: string, maximum: number): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  maximum,
  description,
});
const CURSOR = text('`nextCursor` of the page before');
const REVISION = whole('The one that is meant; another answers 409', Number.MAX_SAFE_INTEGER);
const LIBRARY: Record<string, JsonSchema> = {
  q: text('Words that must be in the prompt'),
  shelf: choice('images', 'workings', 'bin'),
  model: text('Id of a model'),
  kind: choice('generate', 'edit', 'upload', 'cutout', 'painted', 'answer'),
  quality: choice('auto', 'low', 'medium', 'high'),
  shape: choice('square', 'landscape', 'portrait'),
  size: choice('small', 'medium', 'large'),
  transparent: { type: 'boolean' },
  favourite: { type: 'boolean' },
  from: text('YYYY-MM-DD, an ISO time, or epoch milliseconds'),
  to: text('As `from`; a day is included'),
  minCost: text('US dollars'),
  maxCost: text('US dollars'),
  sort: choice('newest', 'oldest', 'dearest', 'cheapest'),
};
const SKIP: JsonSchema = {
  type: 'integer',
  minimum: 0,
  maximum: 999,
  description: 'Entries after the cursor',
};
const MONTH: Record<string, JsonSchema> = {
  month: text('YYYY-MM, in UTC'),
  from: text('YYYY-MM-DD'),
  to: text('YYYY-MM-DD'),
  demo: { type: 'boolean', description: 'Runs of the built-in stand-in instead of real ones' },
};
/** In examples. */
const RUN_ID = '01980000-0000-7000-8000-000000000002';
const IMAGE = objectOf({ image: answers.image });
const IMAGES = objectOf({ images: listOf(answers.image) });
const pixelsOf512 = (what: string, maximum: number): JsonSchema => ({
  type: 'integer',
  minimum: 0,
  maximum,
  description: `${what}, in pixels of a sticker of 512`,
});
const REFERENCE = objectOf({ reference: answers.reference });
const RUN = objectOf({ run: answers.run });
const JOB = objectOf({ job: answers.job });
const NEW_RUN = { 202: RUN, 200: RUN };
const IDEMPOTENT =
  'Choose `id` (a UUID): the same id with the same body is the same run, however often it is sent, and is answered with 200; with another body it is refused with 409 `id_conflict`. A new one is answered with 202 and drawn in the background.';

const in_ =
  (group: Group) =>
  (call: string, id: string, summary: string, rest: Rest): Operation => {
    const [method = '', path = ''] = call.split(' ');
    const known = method.toLowerCase() as Method;
    return { method: known, path, id, group, summary, scope: known === 'get' ? 'read' : 'make', ...rest };
  };
const make = in_('Make');
const runs = in_('Runs');
const images = in_('Images');
const collections = in_('Collections');
const comparisons = in_('Comparisons');
const jobs = in_('Jobs');
const references = in_('References');
const texts = in_('Texts');
const server = in_('Server');

/** Everything that programs can ask, in the order of the page that shows it. */
export const OPERATIONS: readonly Operation[] = [
  make('POST /api/estimate', 'estimate', 'What a run would cost', {
    body: editRequestSchema.partial({ id: true, images: true }),
    example: { quality: 'low' },
    scope: 'read',
    description:
      'Takes the body of `/api/generate`, or that of `/api/edit` (with `images`), with or without `id`. Whatever would be refused is refused here too, but for money. Nothing is made or held.',
    answers: { 200: objectOf({ estimate: answers.estimate }) },
  }),
  make('POST /api/generate', 'generate', 'Make pictures of a prompt', {
    body: generateRequestSchema,
    example: { quality: 'low' },
    description: IDEMPOTENT,
    answers: NEW_RUN,
  }),
  make('POST /api/edit', 'edit', 'Edit pictures', {
    body: editRequestSchema,
    example: { quality: 'low' },
    description: `Upload the pictures and the mask first. ${IDEMPOTENT}`,
    answers: NEW_RUN,
  }),
  make('POST /api/batches', 'batch', 'Start many runs, all or none', {
    body: batchRequestSchema,
    description:
      'Each run is a body of `/api/generate` or `/api/edit` with its `kind`. `capMicroUsd` is what the new ones may cost together. With `when: "overnight"` they are drawn within a day at half the price: `overnight` of each run says how far they are.',
    answers: { 202: objectOf({ runs: listOf(answers.run) }), 200: objectOf({ runs: listOf(answers.run) }) },
  }),

  runs('GET /api/runs', 'listRuns', 'Runs, the newest first', {
    query: {
      cursor: CURSOR,
      limit: whole('Runs of a page', 100),
      status: choice('failed', 'unknown'),
      skip: SKIP,
    },
    answers: { 200: answers.runPage },
  }),
  runs('GET /api/runs/summary', 'summariseRuns', 'How many runs ended without pictures, and their cost', {
    query: { status: { ...choice('failed', 'unknown') } },
    answers: { 200: answers.summary },
  }),
  runs('GET /api/runs/{id}', 'getRun', 'A run', {
    description: 'Ask until `status` is done, failed, canceled or unknown, or listen to `/api/events`.',
    answers: { 200: RUN },
  }),
  runs('DELETE /api/runs/{id}', 'cancelRun', 'Cancel a run that waits', { answers: { 200: RUN } }),
  runs('POST /api/runs/{id}/save', 'saveRun', 'Save an answer again that could not be stored', {
    answers: { 202: RUN },
  }),
  runs('POST /api/overnight/{id}/cancel', 'cancelOvernight', 'Cancel a batch that waits until tomorrow', {
    description:
      'The id is `overnight.id` of its runs. Before it is submitted that is at once and free. After that OpenAI cancels it as a whole within ten minutes; what it has finished comes and is charged.',
    answers: { 202: objectOf({ canceled: { type: 'integer' } }) },
  }),
  runs('POST /api/overnight/{id}/start', 'startOvernightNow', 'Start what was refused or expired now', {
    description:
      'Those runs of the batch that cost nothing wait in the ordinary queue, all or none, at the full price, if the budget has room for it.',
    answers: { 202: objectOf({ runs: listOf(answers.run) }) },
  }),
  runs('GET /api/runs/{id}/partials/{index}', 'getPartial', 'A preview of a run that is being drawn', {
    answers: { 200: 'image/*' },
  }),
  runs('GET /api/events', 'events', 'Changes of runs, as they happen', {
    description:
      'Server-sent events. First `run` for each open run and the newest others, then `ready`, then `run` with the whole run whenever it changes, and `ping` every 15 seconds. After a break connect again: the beginning tells all.',
    answers: { 200: 'text/event-stream' },
  }),
  runs('GET /api/events/snapshot', 'snapshot', 'What the event stream begins with', {
    answers: { 200: objectOf({ runs: listOf(answers.run) }) },
  }),

  images('GET /api/images', 'listImages', 'Images of the library', {
    query: { ...LIBRARY, cursor: CURSOR, limit: whole('Images of a page', 200), skip: SKIP },
    answers: { 200: answers.imagePage },
  }),
  images('GET /api/images/summary', 'summariseImages', 'How many images a filter finds, and their cost', {
    query: LIBRARY,
    answers: { 200: answers.summary },
  }),
  images('POST /api/images', 'upload', 'Upload a picture, a mask or a markup', {
    fileBody: true,
    query: { role: choice('input', 'mask', 'markup'), name: text('File name') },
    description:
      'The body is the picture itself, not a form. Of a mask, what is transparent is edited; it has the size of the photo. The same bytes again are the same image.',
    answers: { 201: answers.upload, 200: answers.upload },
  }),
  images('GET /api/images/{id}', 'getImage', 'The bytes of an image', {
    query: {
      w: {
        type: 'integer',
        enum: [256, 512, 1024, 2048],
        description: 'A smaller version in WebP, this wide',
      },
      download: { type: 'string', description: 'To be saved, with its file name' },
    },
    answers: { 200: 'image/*' },
  }),
  images('PATCH /api/images/{id}', 'changeImage', 'Mark as favourite, put into the bin or restore', {
    body: imageChangeSchema,
    example: { favourite: true },
    answers: { 200: IMAGE },
  }),
  images('DELETE /api/images/{id}', 'deleteImage', 'Put an image into the bin', { answers: { 200: IMAGE } }),
  images('GET /api/images/{id}/details', 'getImageDetails', 'An image with its run and where it came from', {
    answers: { 200: answers.details },
  }),
  images('GET /api/images/{id}/lineage', 'getLineage', 'What an image was made of, and what of it', {
    answers: { 200: answers.lineage },
  }),
  images('POST /api/images/{id}/cut-out', 'cutOut', 'What a mask selects, on transparent ground', {
    body: cutOutRequestSchema,
    answers: { 201: IMAGE, 200: IMAGE },
  }),
  images('POST /api/images/{id}/cells', 'cutCells', 'Equal parts of an image, each as an image of its own', {
    body: cellsRequestSchema,
    example: { columns: 2, rows: 1, ids: [RUN_ID, null] },
    answers: { 201: IMAGES, 200: IMAGES },
  }),
  images('GET /api/images/{id}/sticker', 'getSticker', 'An image as a sticker of a platform', {
    query: {
      platform: choice(...STICKER_PLATFORMS),
      size: choice(...Object.keys(IMESSAGE_SIZES)),
      outline: pixelsOf512('White edge', MAX_OUTLINE_PX),
      margin: pixelsOf512('Clear space around it', MAX_MARGIN_PX),
    },
    answers: { 200: 'image/*' },
  }),
  images('GET /api/images/{id}/sticker/facts', 'lookAtSticker', 'Whether an image has a background', {
    answers: { 200: answers.stickerFacts },
  }),
  images('POST /api/images/{id}/place', 'placeAgain', 'Put an edit’s answer back in another way', {
    body: placeRequestSchema,
    answers: { 200: IMAGE },
  }),
  images('POST /api/images/{id}/place/preview', 'previewPlacing', 'How another placing would look', {
    body: placePreviewSchema,
    answers: { 200: 'image/jpeg' },
  }),
  images('POST /api/images/change', 'changeImages', 'Change many images at once', {
    body: imagesChangeSchema,
    example: { favourite: true },
    answers: { 200: IMAGES },
  }),
  images('POST /api/images/zip', 'zip', 'Many images as a ZIP', {
    body: zipRequestSchema,
    answers: { 200: 'application/zip', 201: objectOf({ url: text('Works once'), expiresAt: answers.time }) },
  }),
  images('GET /api/images/zip', 'zipByTicket', 'The ZIP that a ticket is for', {
    query: { ticket: text('From POST /api/images/zip') },
    answers: { 200: 'application/zip' },
  }),
  images('GET /api/images/bin', 'measureBin', 'How many images are in the bin', {
    answers: { 200: answers.binSize },
  }),
  images('POST /api/images/bin', 'purge', 'Delete images in the bin for good', {
    body: purgeSchema,
    answers: { 200: answers.binEmptied },
  }),
  images('DELETE /api/images/bin', 'emptyBin', 'Delete everything in the bin for good', {
    answers: { 200: answers.binEmptied },
  }),

  collections('GET /api/collections', 'listCollections', 'Collections', {
    answers: { 200: objectOf({ collections: listOf(answers.collection) }) },
  }),
  collections('POST /api/collections', 'createCollection', 'Make a collection', {
    body: newCollectionSchema,
    answers: { 201: objectOf({ collection: answers.collection }) },
  }),
  collections('GET /api/collections/{id}', 'getCollection', 'A collection with its first images', {
    answers: { 200: answers.collectionPage },
  }),
  collections('PATCH /api/collections/{id}', 'changeCollection', 'Rename, share, or choose a cover', {
    body: collectionChangeSchema,
    example: { name: 'Foxes' },
    answers: { 200: objectOf({ collection: answers.collection }) },
  }),
  collections('DELETE /api/collections/{id}', 'deleteCollection', 'Delete a collection, not its images', {
    query: { revision: REVISION },
    answers: { 204: null },
  }),
  collections('GET /api/collections/{id}/images', 'listCollectionImages', 'Images of a collection', {
    query: { cursor: CURSOR, limit: whole('Images of a page', 500) },
    answers: { 200: answers.collectionImages },
  }),
  collections('POST /api/collections/{id}/images', 'changeCollectionImages', 'Add, remove or move images', {
    body: collectionImagesChangeSchema,
    answers: { 200: answers.collectionChanged },
  }),
  collections(
    'GET /api/collections/{id}/images/{imageId}',
    'getCollectionImage',
    'The bytes of a shared image',
    {
      answers: { 200: 'image/*' },
    },
  ),
  collections(
    'POST /api/collections/{id}/images/{imageId}/copy',
    'copyCollectionImage',
    'Copy a shared image',
    {
      answers: { 201: IMAGE },
    },
  ),
  collections('GET /api/collections/{id}/zip', 'zipCollection', 'A collection as a ZIP', {
    answers: { 200: 'application/zip' },
  }),
  collections('GET /api/links', 'listLinks', 'Links to look', {
    query: { collection: text('Of this collection'), image: text('Of this image') },
    answers: { 200: objectOf({ links: listOf(answers.link) }) },
  }),
  collections('POST /api/links', 'createLink', 'Make a link by which anybody may look', {
    body: newLinkSchema,
    answers: { 201: objectOf({ link: answers.link }) },
  }),
  collections('PATCH /api/links/{id}', 'changeLink', 'Change a link', {
    body: linkChangeSchema,
    example: { mayDownload: true },
    answers: { 200: objectOf({ link: answers.link }) },
  }),
  collections('DELETE /api/links/{id}', 'takeBackLink', 'Take a link back', { answers: { 204: null } }),
  collections('GET /api/links/marks', 'listMarks', 'What visitors said of images', {
    query: { collection: text('Of this collection'), image: text('Of this image') },
    answers: { 200: objectOf({ marks: listOf(answers.mark) }) },
  }),
  collections('DELETE /api/links/marks/{id}', 'removeMark', 'Remove what a visitor said', {
    answers: { 204: null },
  }),

  comparisons('GET /api/comparisons', 'listComparisons', 'Comparisons', {
    query: { cursor: CURSOR, limit: whole('Comparisons of a page', 60) },
    answers: { 200: answers.comparisonPage },
  }),
  comparisons('POST /api/comparisons', 'createComparison', 'Compare settings side by side', {
    body: comparisonRequestSchema,
    example: { fromRun: RUN_ID, axes: { qualities: ['low', 'high'] } },
    answers: {
      201: objectOf({ comparison: answers.comparison }),
      200: objectOf({ comparison: answers.comparison }),
    },
  }),
  comparisons('POST /api/comparisons/price', 'priceComparison', 'What a comparison would cost', {
    body: comparisonPriceSchema,
    example: { fromRun: RUN_ID, axes: { qualities: ['low', 'high'] } },
    answers: { 200: answers.comparisonPrice },
  }),
  comparisons('GET /api/comparisons/{id}', 'getComparison', 'A comparison with its runs', {
    answers: { 200: objectOf({ comparison: answers.comparison }) },
  }),
  comparisons('PATCH /api/comparisons/{id}', 'changeComparison', 'Change a comparison', {
    body: comparisonChangeSchema,
    example: { name: 'Foxes' },
    answers: { 200: objectOf({ comparison: answers.comparison }) },
  }),
  comparisons('DELETE /api/comparisons/{id}', 'deleteComparison', 'Delete a comparison, not its images', {
    answers: { 204: null },
  }),
  comparisons('POST /api/comparisons/{id}/start', 'startCells', 'Start cells of a comparison', {
    body: comparisonStartSchema,
    answers: { 202: objectOf({ runs: listOf(answers.run) }) },
  }),

  jobs('GET /api/jobs', 'listJobs', 'Jobs', {
    query: { cursor: CURSOR, limit: whole('Jobs of a page', 60) },
    answers: { 200: answers.jobPage },
  }),
  jobs('POST /api/jobs', 'createJob', 'Begin a job by a recipe', {
    description:
      'A job has items, and each item candidates: the images of the runs that were started for it. Settings that are left out have their defaults.',
    body: jobRequestSchema,
    example: { recipe: 'stickers', name: 'Fox' },
    answers: { 201: JOB, 200: JOB },
  }),
  jobs('GET /api/jobs/{id}', 'getJob', 'A job with its items and runs', { answers: { 200: JOB } }),
  jobs('PATCH /api/jobs/{id}', 'changeJob', 'Change a job', {
    description: 'Of the settings, those that are named.',
    body: jobChangeSchema,
    example: { name: 'Foxes' },
    answers: { 200: JOB },
  }),
  jobs('DELETE /api/jobs/{id}', 'deleteJob', 'Delete a job, not its images', { answers: { 204: null } }),
  jobs('POST /api/jobs/{id}/copy', 'copyJob', 'The same job with nothing made yet', {
    body: jobCopySchema,
    answers: { 201: JOB, 200: JOB },
  }),
  jobs('POST /api/jobs/{id}/items', 'addItems', 'Add items to a job', {
    body: jobItemsSchema,
    answers: { 200: JOB },
  }),
  jobs('PATCH /api/jobs/{id}/items/{item}', 'changeItem', 'Change an item, choose its image, approve it', {
    body: jobItemChangeSchema,
    example: { verdict: 'approved' },
    answers: { 200: JOB },
  }),
  jobs('DELETE /api/jobs/{id}/items/{item}', 'removeItem', 'Take an item out, not its images', {
    answers: { 200: JOB },
  }),
  jobs('GET /api/jobs/{id}/items/{item}/proof', 'proveItem', 'Whether a subject is as its photo has it', {
    description:
      'Of a restyle job: the pixels that its mask keeps, counted byte for byte in the chosen image.',
    answers: { 200: objectOf({ proof: answers.proof }) },
  }),
  jobs('POST /api/jobs/{id}/price', 'priceItems', 'What drawing these items would cost in all', {
    body: jobPriceSchema,
    answers: { 200: answers.jobPrice },
  }),
  jobs('POST /api/jobs/{id}/start', 'startItems', 'Draw items: all of them or none', {
    description: 'Each names the id of its run, so that sending it twice is sending it once.',
    body: jobStartSchema,
    answers: { 202: objectOf({ runs: listOf(answers.run) }) },
  }),
  jobs('GET /api/jobs/{id}/packages/{kind}', 'downloadPackage', 'A package of the approved items', {
    answers: { 200: 'application/octet-stream' },
  }),
  jobs('GET /api/jobs/{id}/packages/{kind}/report', 'checkPackage', 'Every limit of a package, checked', {
    answers: { 200: answers.packageReport },
  }),

  references('GET /api/references', 'listReferences', 'Whom `@name` means in a prompt', {
    query: {
      deleted: { type: 'boolean', description: 'Those instead that were deleted and can be restored' },
    },
    answers: { 200: objectOf({ references: listOf(answers.reference) }) },
  }),
  references(
    'POST /api/references',
    'createReference',
    'Name pictures of a character, product, style or look',
    {
      description:
        'A prompt that says `@name` is then sent with these pictures, after its own, and with a sentence that says which is who. `@1` is the first picture of an edit. An `@word` that names nobody stays as it is.',
      body: newReferenceSchema,
      answers: { 201: REFERENCE, 200: REFERENCE },
    },
  ),
  references('GET /api/references/{id}', 'getReference', 'A reference with all its versions', {
    answers: { 200: objectOf({ reference: answers.reference, versions: listOf(answers.referenceVersion) }) },
  }),
  references('PATCH /api/references/{id}', 'changeReference', 'Rename it, or make a new version', {
    description: 'Other images or another sentence make a new version. Runs keep the version they used.',
    body: referenceChangeSchema,
    answers: { 200: REFERENCE },
  }),
  references('DELETE /api/references/{id}', 'deleteReference', 'Delete a reference', {
    query: { revision: REVISION },
    answers: { 204: null },
  }),
  references('POST /api/references/{id}/restore', 'restoreReference', 'Take a deleted reference back', {
    body: referenceRestoreSchema,
    answers: { 200: REFERENCE },
  }),

  texts('GET /api/prompts', 'listPrompts', 'The history of prompts', {
    query: { q: text('Words that must be in it'), cursor: CURSOR, limit: whole('Prompts of a page', 100) },
    answers: { 200: answers.promptPage },
  }),
  texts('DELETE /api/prompts', 'clearPrompts', 'Forget all prompts', { answers: { 204: null } }),
  texts('DELETE /api/prompts/{sha256}', 'forgetPrompt', 'Forget a prompt', { answers: { 204: null } }),
  texts('GET /api/presets', 'listPresets', 'Presets and templates', {
    answers: { 200: objectOf({ presets: listOf(answers.preset) }) },
  }),
  texts('POST /api/presets', 'createPreset', 'Keep a preset or a template', {
    body: newPresetSchema,
    answers: { 201: objectOf({ preset: answers.preset }), 200: objectOf({ preset: answers.preset }) },
  }),
  texts('PATCH /api/presets/{id}', 'changePreset', 'Change a preset', {
    body: presetChangeSchema,
    example: { name: 'Foxes' },
    answers: { 200: objectOf({ preset: answers.preset }) },
  }),
  texts('DELETE /api/presets/{id}', 'deletePreset', 'Delete a preset', {
    query: { revision: REVISION },
    answers: { 204: null },
  }),

  server('GET /api/models', 'listModels', 'Models with their prices and limits', {
    answers: { 200: answers.models },
  }),
  server('GET /api/status', 'status', 'Budget, queue and connection', { answers: { 200: objectOf({}) } }),
  server('GET /api/usage', 'usage', 'What was spent', { query: MONTH, answers: { 200: objectOf({}) } }),
  server('GET /api/usage.csv', 'usageCsv', 'What was spent, run by run', {
    query: MONTH,
    answers: { 200: 'text/csv' },
  }),
];

/** Routes that are not for programs, with all below them, and why. */
export const INTERNAL: Readonly<Record<string, string>> = {
  '/api/[[...path]]': 'answers what no route has',
  '/api/openapi.json': 'is this document',
  '/api/mcp': 'speaks a protocol of its own, which describes itself',
  '/api/me': 'an account is changed by its person at a page, never by a token',
  '/api/people': 'people are an admin’s, never a token’s',
  '/api/collections/people': 'names of people are told to people only',
  '/api/models/price': 'prices are an admin’s to enter',
  '/api/wishes': 'asking for money is a person’s',
  '/api/setup': 'before there are accounts',
  '/api/sign-in': 'makes a session, which programs have none of',
  '/api/sign-out': 'ends a session',
  '/api/invitations': 'brings people in',
  '/api/sign-up': 'asks for an account',
  '/api/settings': 'settings are an admin’s',
  '/api/trail': 'who did what is for admins',
  '/api/trail.csv': 'who did what is for admins',
  '/api/lettering': 'shapes of letters are for drawing them on a page; packages have them drawn',
  '/api/look': 'for visitors of a link',
};
