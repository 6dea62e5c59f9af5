import 'server-only';
import { z } from 'zod';
import packageJson from '@/package.json' with { type: 'json' };
import { type AnswerShape, COMPONENT_SCHEMAS, type JsonSchema } from './answer-schemas';
import { GROUPS, OPERATIONS, type Operation } from './operations';
import { sampleOf } from './sample';

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: JsonSchema;
  servers: { url: string }[];
  tags: { name: string }[];
  security: JsonSchema[];
  paths: Record<string, Record<string, JsonSchema>>;
  components: JsonSchema;
};

const ABOUT = `What the studio itself speaks. Money is in millionths of a US dollar, time in milliseconds since 1970.

Make a token on your profile and send it with each request: \`Authorization: Bearer overpaint_…\`. A token that may read asks for prices and looks; one that may make also spends, within its own limits and those of its person. No web page can use it: there is no CORS.

Every refusal is an \`Error\` with a code, a sentence, and whether the same request may succeed later. Unknown fields of a body are refused by name, because a misspelt one would silently cost money. Answers grow: ignore fields you do not know.`;

/** The interface as OpenAPI 3.1, its bodies from the very schemas that check them. @param origin where this server is known */
export function describeInterface(origin: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Overpaint', version: packageJson.version, description: ABOUT },
    servers: [{ url: origin }],
    tags: GROUPS.map((name) => ({ name })),
    security: [{ token: [] }],
    paths,
    components: {
      schemas: COMPONENT_SCHEMAS,
      responses: {
        Refused: {
          description: 'Refused, with the reason',
          content: jsonOf({ $ref: '#/components/schemas/Error' }),
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of a person: overpaint_…' },
      },
    },
  };
}

function describeOperation(operation: Operation): JsonSchema {
  const { body, fileBody, answers, query = {} } = operation;
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    operationId: operation.id,
    tags: [operation.group],
    summary: operation.summary,
    description: `${operation.description === undefined ? '' : `${operation.description}\n\n`}Needs a token that may ${operation.scope}.`,
    'x-token-scope': operation.scope,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema })),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: bodyOf(body, operation.example) } }),
    ...(fileBody === true ? { requestBody: { required: true, content: { 'image/*': {} } } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, shape]) => [status, describeAnswer(shape)]),
      ),
      default: { $ref: '#/components/responses/Refused' },
    },
  };
}

function describeAnswer(shape: AnswerShape): JsonSchema {
  if (shape === null) return { description: 'Done' };
  if (typeof shape === 'string') return { description: 'The file', content: { [shape]: {} } };
  return { description: 'The answer', content: jsonOf(shape) };
}

function jsonOf(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } };
}

function bodyOf(schema: z.ZodType, example: object = {}): JsonSchema {
  const described = bodySchema(schema);
  const least = sampleOf(described);
  return { 'application/json': { schema: described, example: { ...(least as object), ...example } } };
}

/** As it is sent: fields with a default may be left out. */
function bodySchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
}
