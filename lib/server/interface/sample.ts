import 'server-only';
import type { JsonSchema } from './answer-schemas';

const UUID = '01980000-0000-7000-8000-000000000001';

/** The least that a schema takes; what fields must have in common it does not know. */
export function sampleOf(schema: JsonSchema, name = ''): unknown {
  if ('default' in schema && name !== '') return schema.default;
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices?.[0] !== undefined) return sampleOf(choices[0], name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const required = (schema.required ?? []) as string[];
      const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
      return Object.fromEntries(required.map((each) => [each, sampleOf(properties[each] ?? {}, each)]));
    }
    case 'array':
      return [sampleOf((schema.items ?? {}) as JsonSchema, name)];
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema.minimum ?? 1));
    case 'boolean':
      return true;
    default:
      return /prompt/i.test(name) ? 'a red fox' : /name|text/i.test(name) ? 'Foxes' : UUID;
  }
}
