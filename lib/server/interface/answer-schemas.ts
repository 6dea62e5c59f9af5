import 'server-only';
import { ERRORS } from '@/lib/shared/errors';
import { REFERENCE_KINDS } from '@/lib/shared/wire-references';

export type JsonSchema = { readonly [keyword: string]: unknown };
/** Null: nothing; a text: a file of that type. */
export type AnswerShape = JsonSchema | string | null;

/** Fields are added as the interface grows: clients must not refuse what they do not know. */
export function objectOf(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: true };
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

/** Answers that several operations share. What they carry is typed in lib/shared/wire.ts. */
export const COMPONENT_SCHEMAS: Record<string, JsonSchema> = {
  Estimate: objectOf({
    lowMicroUsd: money,
    highMicroUsd: money,
    approximate: { ...boolean, description: 'A rule of it has no published source' },
  }),
  Image: objectOf({
    id: string,
    runId: orNull('string'),
    index: integer,
    width: integer,
    height: integer,
    mime: string,
    bytes: integer,
    costMicroUsd: money,
    favourite: boolean,
    createdAt: time,
    deletedAt: orNull('integer'),
    fileName: string,
    role: { type: 'string', enum: ['output', 'input', 'mask', 'markup', 'placed', 'cutout', 'reference'] },
  }),
  RunError: objectOf({
    code: { ...string, description: 'One of the codes of `Error`' },
    message: string,
    retryable: boolean,
    charged: { type: 'string', enum: ['no', 'yes', 'maybe'] },
  }),
  Run: objectOf({
    id: string,
    kind: { type: 'string', enum: ['generate', 'edit'] },
    status: {
      type: 'string',
      enum: ['queued', 'calling', 'saving', 'done', 'failed', 'canceled', 'unknown'],
      description:
        '`unknown`: the answer was lost, so it may have been charged; it is never sent again by itself',
    },
    params: { type: 'object', additionalProperties: true },
    estimate: reference('Estimate'),
    costMicroUsd: money,
    images: listOf(reference('Image')),
    overnight: {
      anyOf: [
        objectOf({
          id: orNull('string', 'Of the batch at OpenAI that it is in'),
          state: {
            type: 'string',
            enum: [
              ...['waiting', 'preparing', 'submitting', 'submitted', 'arriving'],
              ...['settled', 'refused', 'expired', 'canceled', 'lost'],
            ],
          },
          deadline: time,
          total: integer,
          done: integer,
          canceling: boolean,
        }),
        { type: 'null' },
      ],
      description: 'Of a run that may take until tomorrow, at half the price',
    },
    inputs: listOf(string),
    error: { anyOf: [reference('RunError'), { type: 'null' }] },
    tokenName: orNull('string', 'Name of the token that it was asked for with'),
    demo: { ...boolean, description: 'Drawn by the built-in stand-in; nothing was charged' },
    revision: integer,
    queuePosition: orNull('integer', '1 is next'),
    createdAt: time,
    startedAt: orNull('integer'),
    endedAt: orNull('integer'),
  }),
  Error: objectOf({
    error: objectOf({
      code: { type: 'string', enum: Object.keys(ERRORS) },
      message: { ...string, description: 'What is wrong and what to do, in English' },
      retryable: { ...boolean, description: 'The same request may succeed later' },
      requestId: { ...string, description: 'In the log of the server' },
    }),
  }),
};

const run = reference('Run');
const image = reference('Image');

export const ANSWER_SCHEMAS = {
  estimate: reference('Estimate'),
  run,
  image,
  time,
  runPage: objectOf({ runs: listOf(run), nextCursor: orNull('string') }),
  imagePage: objectOf({ images: listOf(image), nextCursor: orNull('string') }),
  upload: objectOf({ image, notes: listOf(string) }),
  summary: objectOf({ count: integer, costMicroUsd: integer, unknownCount: integer }),
  collection: objectOf({ id: string, name: string, revision: integer }),
  reference: objectOf({
    id: string,
    name: string,
    kind: { type: 'string', enum: [...REFERENCE_KINDS] },
    version: integer,
    revision: integer,
    sentence: string,
    pictures: listOf(objectOf({ id: string, width: integer, height: integer, mime: string })),
  }),
  comparison: objectOf({ id: string, name: string, revision: integer, cells: listOf(objectOf({})) }),
};
