import 'server-only';
import type { Guide, GuideAnswer, GuideField, GuideOperation } from '@/lib/shared/interface-guide';
import type { JsonSchema } from './answer-schemas';
import { describeInterface } from './openapi';

const A_TOKEN = 'overpaint_…';

type Described = {
  operationId: string;
  tags: [string];
  summary: string;
  description: string;
  'x-token-scope': string;
  parameters: { name: string; in: 'path' | 'query'; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema?: JsonSchema; example?: object }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema?: JsonSchema }> }>;
};

/**
 * The document as a page shows it: the same facts, none of its own.
 *
 * @param origin where this installation is known
 * @param tokens whether requests need one
 */
export function readGuide({ origin, tokens }: { origin: string; tokens: boolean }): Guide {
  const { paths, tags, components } = describeInterface(origin);
  const mcpAddress = `${origin}/api/mcp`;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      group: (described as Described).tags[0],
      operation: readOperation(method, path, described as Described, tokens),
    })),
  );
  return {
    begin: [
      `export OVERPAINT=${origin}`,
      ...(tokens ? [`export TOKEN=${A_TOKEN}`] : []),
      '',
      exampleOf('get', '/api/runs', null, { tokens, takesFile: false }),
    ].join('\n'),
    mcpAddress,
    mcp: JSON.stringify(
      {
        mcpServers: {
          overpaint: {
            type: 'http',
            url: mcpAddress,
            ...(tokens && { headers: { Authorization: `Bearer ${A_TOKEN}` } }),
          },
        },
      },
      null,
      2,
    ),
    groups: tags.map(({ name }) => ({
      name,
      operations: operations.filter(({ group }) => group === name).map(({ operation }) => operation),
    })),
    objects: Object.entries(components.schemas as Record<string, JsonSchema>).map(([name, schema]) => ({
      name,
      fields: fieldsOf(schema),
    })),
  };
}

function readOperation(method: string, path: string, described: Described, tokens: boolean): GuideOperation {
  const { schema: body = null, example = null } = described.requestBody?.content['application/json'] ?? {};
  const takesFile = described.requestBody !== undefined && body === null;
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    scope: described['x-token-scope'],
    summary: described.summary,
    description: described.description.replace(/(^|\n\n)Needs a token that may \w+\.$/, ''),
    parameters: described.parameters.map(({ name, required = false, schema }) =>
      field(name, schema, required),
    ),
    body: body === null ? null : fieldsOf(body),
    takesFile,
    answers: Object.entries(described.responses)
      .filter(([status]) => status !== 'default')
      .map(([status, answer]) => readAnswer(status, answer)),
    example: exampleOf(method, path, example, { tokens, takesFile }),
  };
}

function readAnswer(status: string, answer: Described['responses'][string]): GuideAnswer {
  const [type = '', content] = Object.entries(answer.content ?? {})[0] ?? [];
  const schema = content?.schema;
  return {
    status,
    text: schema === undefined ? type : '',
    fields: schema === undefined ? [] : fieldsOf(schema),
  };
}

/** The fields of an object, and of the objects in it under their path. */
function fieldsOf(schema: JsonSchema, before = ''): GuideField[] {
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (schema.properties === undefined && choices !== undefined)
    return mergeChoices(choices.map((each) => fieldsOf(each, before)));
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, each]) => {
    const path = `${before}${name}`;
    const inner = innerOf(each);
    return [
      field(path, each, required.has(name)),
      ...(inner === null ? [] : fieldsOf(inner.schema, `${path}${inner.suffix}.`)),
    ];
  });
}

/** Each field once; required where each of the choices requires it. */
function mergeChoices(choices: readonly GuideField[][]): GuideField[] {
  const merged = new Map<string, GuideField>();
  for (const field of choices.flat()) {
    const same = choices.map((fields) => fields.find(({ name }) => name === field.name));
    const types = same.flatMap((each) => each?.type ?? []);
    merged.set(field.name, {
      ...field,
      type: [...new Set(types)].join(' | '),
      required: same.every((each) => each?.required === true),
    });
  }
  return [...merged.values()];
}

/** What has fields of its own in a field: an object, or one of several, or those of a list. */
function innerOf(schema: JsonSchema): { schema: JsonSchema; suffix: string } | null {
  if (schema.properties !== undefined) return { schema, suffix: '' };
  if (schema.items !== undefined) {
    const inner = innerOf(schema.items as JsonSchema);
    return inner && { ...inner, suffix: `[]${inner.suffix}` };
  }
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  const objects = (choices ?? []).filter((each) => innerOf(each) !== null);
  return objects.length === 0 ? null : { schema: { anyOf: objects }, suffix: '' };
}

function field(name: string, schema: JsonSchema, required: boolean): GuideField {
  const objects = [...JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, each = '']) => each,
  );
  return {
    name,
    type: typeOf(schema),
    objects: [...new Set(innerOf(schema) === null ? objects : [])],
    required,
    text: String(schema.description ?? ''),
  };
}

function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? '';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.type === 'array') {
    const each = typeOf((schema.items ?? {}) as JsonSchema);
    return each.includes(' ') ? `(${each})[]` : `${each}[]`;
  }
  if (Array.isArray(schema.type)) return schema.type.join(' | ');
  return typeof schema.type === 'string' ? schema.type : 'any';
}

function exampleOf(
  method: string,
  path: string,
  body: object | null,
  { tokens, takesFile }: { tokens: boolean; takesFile: boolean },
): string {
  const address = `"$OVERPAINT${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`;
  const options = [
    tokens ? '-H "Authorization: Bearer $TOKEN"' : '',
    method === 'get' || (method === 'post' && (body !== null || takesFile))
      ? ''
      : `-X ${method.toUpperCase()}`,
    body === null ? '' : "-H 'Content-Type: application/json'",
    body === null ? '' : `-d '${JSON.stringify(body)}'`,
    takesFile ? "-H 'Content-Type: image/png' --data-binary @photo.png" : '',
  ];
  return ['curl', address, ...options.filter((option) => option !== '')].join(' ');
}
