import 'server-only';
import type { WireModel } from '@/lib/shared/describe-models';
import { ERRORS } from '@/lib/shared/errors';
import { OVERNIGHT_STATES } from '@/lib/shared/overnight';
import type { SubjectProof } from '@/lib/shared/recipes/restyle-proof';
import {
  type DetailsOf,
  type JobPrice,
  type JobSummary,
  type PackageCheck,
  type PackageReport,
  RECIPES,
  type RecipeName,
  VERDICTS,
  type WireJob,
  type WireJobItem,
} from '@/lib/shared/recipes/wire-jobs';
import type {
  Estimate,
  ImageDetails,
  StickerFacts,
  UploadAnswer,
  WireImage,
  WireLineage,
  WireOvernight,
  WireRun,
  WireRunError,
} from '@/lib/shared/wire';
import type { CollectionImage, WireCollection, WireLink, WireSharing } from '@/lib/shared/wire-collections';
import type {
  ComparisonSummary,
  Level,
  WireCell,
  WireComparison,
  WireComparisonCell,
} from '@/lib/shared/wire-comparison';
import type {
  BinEmptied,
  BinSize,
  LibrarySummary,
  Lineage,
  LineageNode,
  WireLibraryImage,
} from '@/lib/shared/wire-library';
import type { WireMark } from '@/lib/shared/wire-marks';
import type { AnyPreset, WirePrompt } from '@/lib/shared/wire-presets';
import {
  REFERENCE_KINDS,
  type ReferenceNow,
  type ReferencePicture,
  type UsedReference,
  type WireMentioned,
  type WireReference,
  type WireReferenceVersion,
} from '@/lib/shared/wire-references';

export type JsonSchema = { readonly [keyword: string]: unknown };
/** Null: nothing; a text: a file of that type. */
export type AnswerShape = JsonSchema | string | null;

/** Fields are added as the interface grows: clients must not refuse what they do not know. */
export function objectOf(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: true };
}

/** Of a type that goes over the wire: a field that one of the two does not know does not compile. */
function wire<Type>(properties: { [Field in keyof Type]-?: JsonSchema }): JsonSchema {
  return objectOf(properties);
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const orNull = (type: string, description?: string): JsonSchema => ({
  type: [type, 'null'],
  ...(description === undefined ? {} : { description }),
});
const string: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const boolean: JsonSchema = { type: 'boolean' };
const money = orNull('integer', 'Millionths of a US dollar; null while unknown');
const time: JsonSchema = { type: 'integer', description: 'Milliseconds since 1970' };

const number: JsonSchema = { type: 'number' };
const map: JsonSchema = { type: 'object', additionalProperties: true };
const settings: JsonSchema = {
  ...map,
  description: 'As they were asked for; fields that were left out are absent',
};
const sentence: JsonSchema = {
  ...map,
  description: 'The same as a key of a catalogue and what is filled in, for pages in other languages',
};
const orNothing = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const choice = (...values: string[]): JsonSchema => ({ type: 'string', enum: values });
const choiceOrNull = (...values: string[]): JsonSchema => ({
  type: ['string', 'null'],
  enum: [...values, null],
});
const timeOrNull = orNull('integer', 'Milliseconds since 1970');
const rectangle = objectOf({ x: integer, y: integer, width: integer, height: integer });
const revision: JsonSchema = {
  ...integer,
  description: 'Goes up with each change; a change names the one it was made from',
};
const STATUSES = ['queued', 'calling', 'saving', 'done', 'failed', 'canceled', 'unknown'];

const image = reference('Image');
const run = reference('Run');
const estimate = reference('Estimate');

const IMAGE: { [Field in keyof WireImage]-?: JsonSchema } = {
  id: string,
  runId: orNull('string'),
  index: integer,
  width: integer,
  height: integer,
  mime: string,
  bytes: integer,
  costMicroUsd: money,
  alpha: choiceOrNull('transparent', 'opaque'),
  favourite: boolean,
  createdAt: time,
  deletedAt: orNull('integer', 'When it was put into the bin'),
  fileName: string,
  role: choice('output', 'input', 'mask', 'markup', 'placed', 'cutout', 'reference'),
  rawId: orNull('string', 'Of a placed image: the model’s own answer that it was made of'),
  driftPercent: orNull('number', 'Of an exact edit: share of the kept pixels that the answer had changed'),
  featherPx: orNull('number'),
  matchGrain: orNull('boolean'),
  alignment: orNull('string'),
  align: orNull('boolean'),
  matchTone: orNull('boolean'),
  grow: orNull('boolean'),
  toneClipped: orNull('boolean'),
  overflowPercent: orNull('number'),
};

/** A problem is in English, with its sentence for people. */
const PROBLEM = { problem: orNull('string'), problemSentence: orNothing(sentence) };
const CELL: { [Field in keyof WireCell]-?: JsonSchema } = {
  key: { ...string, description: 'Of its values: the same after the axes were extended' },
  params: settings,
  note: orNull('string', 'What the model lacks of the settings, and was left out'),
  noteSentence: orNothing(sentence),
  ...PROBLEM,
  estimate: orNothing(estimate),
  overnight: { ...orNothing(estimate), description: 'By tomorrow, at half the price' },
  usualMs: orNull('integer'),
};

const overnight: JsonSchema = {
  ...orNothing(
    wire<WireOvernight>({
      id: orNull('string', 'Of the batch at OpenAI that it is in'),
      state: choice('waiting', ...OVERNIGHT_STATES),
      deadline: { ...time, description: 'When it has ended at the latest' },
      total: integer,
      done: integer,
      canceling: boolean,
    }),
  ),
  description: 'Of a run that may take until tomorrow, at half the price',
};
const kind = choice(...REFERENCE_KINDS);
const mentioned: JsonSchema = {
  ...orNothing(
    wire<WireMentioned>({
      promptSent: { ...string, description: 'Word for word what the API gets' },
      references: listOf(
        wire<UsedReference>({
          id: string,
          name: string,
          kind,
          version: integer,
          sentence: string,
          images: listOf(string),
        }),
      ),
    }),
  ),
  description: 'Whom its prompt mentions, as they were then',
};
const pictures = listOf(
  wire<ReferencePicture>({ id: string, width: integer, height: integer, mime: string }),
);

/** Answers that several operations share. Their fields are those of lib/shared/wire*.ts. */
export const COMPONENT_SCHEMAS: Record<string, JsonSchema> = {
  Estimate: wire<Estimate>({
    lowMicroUsd: money,
    highMicroUsd: money,
    approximate: { ...boolean, description: 'A rule of it has no published source' },
  }),
  Image: wire<WireImage>(IMAGE),
  LibraryImage: wire<WireLibraryImage>({
    ...IMAGE,
    kind: choice('generate', 'edit', 'upload', 'cutout', 'painted', 'answer'),
    prompt: orNull('string'),
    model: orNull('string'),
    quality: orNull('string'),
    demo: boolean,
  }),
  RunError: wire<WireRunError>({
    code: { ...string, description: 'One of the codes of `Error`' },
    message: string,
    sentence,
    remark: { description: 'What the API said of it: a text, or a sentence' },
    retryable: boolean,
    charged: choice('no', 'yes', 'maybe'),
    helpUrl: orNull('string'),
    upstreamRequestId: orNull('string', 'OpenAI’s id of the request, for its support'),
  }),
  Run: wire<WireRun>({
    id: string,
    kind: choice('generate', 'edit'),
    status: {
      ...choice(...STATUSES),
      description:
        '`unknown`: the answer was lost, so it may have been charged; it is never sent again by itself',
    },
    params: settings,
    answered: orNothing({ ...map, description: 'What the API says that it used' }),
    estimate,
    costMicroUsd: money,
    cost: orNothing(
      objectOf({
        totalMicroUsd: integer,
        lines: listOf(
          objectOf({
            what: choice('textIn', 'imageIn', 'imageOut', 'textOut'),
            tokens: integer,
            usdPerMillion: number,
            costMicroUsd: number,
          }),
        ),
        priceTableVersion: string,
        lowerBound: boolean,
      }),
    ),
    usage: orNothing({ ...map, description: 'Counts of tokens, as the API told them' }),
    images: listOf(image),
    inputs: { ...listOf(string), description: 'Ids of the pictures that were sent along, the base first' },
    edit: orNothing({ ...map, description: 'Of an edit: what was asked, and how it was planned' }),
    overnight,
    mentioned,
    partials: listOf(objectOf({ index: integer, url: string })),
    error: orNothing(reference('RunError')),
    tokenName: orNull('string', 'Name of the token that it was asked for with'),
    server: string,
    demo: { ...boolean, description: 'Drawn by the built-in stand-in; nothing was charged' },
    attempt: integer,
    revision: integer,
    queuePosition: orNull('integer', '1 is next'),
    waitUntil: timeOrNull,
    usualMs: orNull('integer', 'Median duration of finished runs like it'),
    createdAt: time,
    startedAt: timeOrNull,
    endedAt: timeOrNull,
  }),
  Mark: wire<WireMark>({
    id: string,
    imageId: string,
    visitor: string,
    kind: choice('comment', 'choice'),
    text: string,
    createdAt: time,
    linkName: string,
  }),
  Collection: wire<WireCollection>({
    id: string,
    name: string,
    revision,
    access: choice('own', 'see', 'add'),
    ownerName: orNull('string', 'Whose it is, where it is another person’s'),
    shared: boolean,
    count: integer,
    cover: orNothing(objectOf({ id: string, mime: string })),
    coverImageId: orNull('string', 'Null: none was chosen, and the first is shown'),
    createdAt: time,
    updatedAt: time,
  }),
  CollectionImage: wire<CollectionImage>({
    id: string,
    width: integer,
    height: integer,
    mime: string,
    bytes: integer,
    alpha: choiceOrNull('transparent', 'opaque'),
    fileName: string,
    prompt: orNull('string'),
    costMicroUsd: orNull('integer'),
    mine: boolean,
    addedByName: orNull('string'),
    removable: boolean,
  }),
  Link: wire<WireLink>({
    id: string,
    path: { ...string, description: 'Of the page, without the host' },
    name: string,
    collectionId: orNull('string'),
    imageId: orNull('string'),
    hasPassword: boolean,
    mayDownload: boolean,
    showPrompt: boolean,
    showCost: boolean,
    createdAt: time,
    expiresAt: timeOrNull,
    ended: boolean,
  }),
  ComparisonCell: wire<WireComparisonCell>({
    ...CELL,
    run: orNothing(run),
    olderRunIds: listOf(string),
  }),
  Comparison: wire<WireComparison>({
    id: string,
    name: string,
    base: objectOf({ params: settings, edit: orNothing(map), images: listOf(string) }),
    axes: { ...map, description: 'The values to try, by axis' },
    capMicroUsd: orNull('integer'),
    winner: orNull('string', 'Key of the winning cell'),
    revision,
    createdAt: time,
    updatedAt: time,
    cells: listOf(reference('ComparisonCell')),
    spentMicroUsd: integer,
    heldMicroUsd: integer,
  }),
  JobItem: wire<WireJobItem<DetailsOf<RecipeName>>>({
    id: string,
    name: { ...string, description: 'Names its files in packages' },
    words: string,
    images: listOf(string),
    details: { ...map, description: 'What its recipe keeps of it' },
    chosen: orNull('string', 'Id of the image that stands for it: what was chosen, else its newest'),
    verdict: choice(...VERDICTS),
    revision,
    runs: listOf(run),
    added: { ...listOf(image), description: 'Further candidates, made of others' },
    sources: listOf(image),
  }),
  Job: wire<WireJob>({
    id: string,
    recipe: choice(...RECIPES),
    name: string,
    settings: { ...map, description: 'What its recipe keeps of the whole' },
    items: listOf(reference('JobItem')),
    revision,
    createdAt: time,
    updatedAt: time,
    spentMicroUsd: integer,
    heldMicroUsd: integer,
  }),
  Reference: wire<WireReference>({
    id: string,
    name: string,
    kind,
    version: integer,
    revision,
    sentence: { ...string, description: 'May be empty' },
    pictures,
    createdAt: time,
    updatedAt: time,
    deletedAt: orNull('integer', 'It can be restored until its pictures are gone for good'),
  }),
  Preset: wire<AnyPreset>({
    id: string,
    name: string,
    revision,
    createdAt: time,
    updatedAt: time,
    kind: choice('preset', 'template'),
    body: { ...map, description: 'Settings of a preset; prompt, lists and settings of a template' },
  }),
  Model: wire<WireModel>({
    id: string,
    label: string,
    summary: string,
    retiresOn: orNull('string', 'The last day on which OpenAI serves it'),
    retired: boolean,
    endsSoon: boolean,
    successor: orNull('string'),
    behavesLike: orNull(
      'string',
      'Of one that the catalogue lacks: which of its models it is taken to be like',
    ),
    sizes: choice('fixed', 'flexible'),
    qualities: listOf(string),
    transparent: { anyOf: [boolean, choice('preview')] },
    batch: choice('documented', 'reported', 'unknown', 'no'),
    mask: boolean,
    markup: boolean,
    complexity: boolean,
    extraFormats: listOf(string),
    streaming: boolean,
    inputFidelity: listOf(string),
    prices: orNothing({
      ...objectOf({ textIn: number, imageIn: number, imageOut: number, textOut: number }),
      description: 'US dollars per million tokens',
    }),
    outputTokens: map,
    inputTokens: choice('patches', 'tiles'),
  }),
  Error: objectOf({
    error: objectOf({
      code: { type: 'string', enum: Object.keys(ERRORS) },
      message: { ...string, description: 'What is wrong and what to do, in English' },
      sentence: orNothing(sentence),
      retryable: { ...boolean, description: 'The same request may succeed later' },
      requestId: { ...string, description: 'In the log of the server' },
    }),
  }),
};

const painted = orNothing(objectOf({ bounds: orNothing(rectangle), share: number, full: boolean }));
const page = (name: string, schema: JsonSchema) =>
  objectOf({ [name]: listOf(schema), nextCursor: orNull('string') });

export const ANSWER_SCHEMAS = {
  estimate,
  run,
  image,
  time,
  link: reference('Link'),
  mark: reference('Mark'),
  preset: reference('Preset'),
  collection: reference('Collection'),
  reference: reference('Reference'),
  referenceVersion: wire<WireReferenceVersion>({
    number: integer,
    sentence: string,
    pictures,
    createdAt: time,
  }),
  comparison: reference('Comparison'),
  job: reference('Job'),
  jobPage: page(
    'jobs',
    wire<JobSummary>({
      id: string,
      recipe: choice(...RECIPES),
      name: string,
      items: integer,
      drawn: integer,
      approved: integer,
      open: integer,
      images: listOf(image),
      demo: boolean,
      createdAt: time,
      updatedAt: time,
      spentMicroUsd: integer,
      heldMicroUsd: integer,
    }),
  ),
  jobPrice: wire<JobPrice>({
    estimates: {
      ...listOf(objectOf({ item: string, estimate })),
      description: 'Of each item that can be drawn: its price now. By tomorrow it is half of that',
    },
    problems: listOf(objectOf({ item: string, problem: sentence })),
  }),
  packageReport: wire<PackageReport>({
    checks: listOf(wire<PackageCheck>({ item: orNull('string'), what: sentence, passed: boolean })),
    files: integer,
    bytes: integer,
  }),
  proof: {
    oneOf: [
      wire<Extract<SubjectProof, { is: 'counted' }>>({
        is: choice('counted'),
        keptPixels: integer,
        changedPixels: integer,
      }),
      wire<Extract<SubjectProof, { is: 'uncounted' }>>({
        is: choice('uncounted'),
        why: choice('restyled', 'noMask', 'noPicture', 'otherSize'),
      }),
    ],
  },
  runPage: page('runs', run),
  imagePage: page('images', reference('LibraryImage')),
  promptPage: page(
    'prompts',
    wire<WirePrompt>({ sha256: string, text: string, uses: integer, lastUsedAt: time, lastRunId: string }),
  ),
  upload: wire<UploadAnswer>({ image, notes: listOf(string), noteSentences: listOf(sentence), painted }),
  summary: wire<LibrarySummary>({
    count: integer,
    costMicroUsd: integer,
    unknownCount: integer,
    anchors: { ...listOf(orNull('string')), description: 'A cursor for every thousandth place' },
  }),
  details: wire<ImageDetails>({
    image,
    sha256: string,
    run: orNothing(run),
    painted,
    upstreamRequestId: orNull('string'),
    lineage: wire<WireLineage>({
      inputs: listOf(image),
      mask: orNothing(image),
      markup: orNothing(image),
      raw: orNothing(image),
      versions: listOf(image),
      usedBy: listOf(image),
    }),
    marks: listOf(reference('Mark')),
    references: listOf(
      wire<ReferenceNow>({ id: string, now: orNothing(objectOf({ name: string, version: integer })) }),
    ),
  }),
  lineage: wire<Lineage>({
    nodes: listOf(wire<LineageNode>({ image, purged: boolean, run: orNothing(map) })),
    links: listOf(objectOf({ from: string, to: string, use: choice('image', 'mask', 'markup') })),
    truncated: boolean,
  }),
  stickerFacts: wire<StickerFacts>({ clearBorder: number, isEmpty: boolean }),
  binSize: wire<BinSize>({ count: integer, freesBytes: integer }),
  binEmptied: wire<BinEmptied>({ count: integer, freedBytes: integer, kept: integer }),
  collectionImages: page('images', reference('CollectionImage')),
  collectionPage: objectOf({
    images: listOf(reference('CollectionImage')),
    nextCursor: orNull('string'),
    collection: reference('Collection'),
    sharing: orNothing(
      wire<WireSharing>({
        everybodyMay: choice('nothing', 'see', 'add'),
        people: listOf(objectOf({ id: string, may: choice('see', 'add') })),
      }),
    ),
  }),
  collectionChanged: objectOf({ changed: integer, collection: reference('Collection') }),
  comparisonPage: page(
    'comparisons',
    wire<ComparisonSummary>({
      id: string,
      name: string,
      kind: choice('generate', 'edit'),
      cells: integer,
      done: integer,
      open: integer,
      images: listOf(image),
      spentMicroUsd: integer,
      heldMicroUsd: integer,
      winner: orNothing(objectOf({ label: string, headings: listOf(map), image: orNothing(image) })),
      demo: boolean,
      createdAt: time,
      updatedAt: time,
    }),
  ),
  comparisonPrice: objectOf({
    base: objectOf({ params: settings, edit: orNothing(map), images: listOf(string) }),
    axes: map,
    cells: listOf(wire<WireCell>(CELL)),
    levels: {
      type: 'object',
      additionalProperties: listOf(wire<Level>({ ...PROBLEM, estimate: orNothing(estimate), value: string })),
    },
    ready: orNothing(objectOf({ cell: string, run })),
  }),
  models: objectOf({
    defaultModel: string,
    priceTableVersion: string,
    models: listOf(reference('Model')),
    learned: { description: 'Prices as bills have shown them' },
    learnedAt: timeOrNull,
  }),
};
