/** The schemas of the parameters, made from their rows. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { isModelId, MODEL_ID_RULE } from './model-id';
import { EDIT_ONLY_NAMES, PARAMETER_NAMES, parameterOf } from './parameter-values';
import type {
  DefaultedName,
  EditOnlyName,
  OptionalName,
  Parameter,
  ParameterName,
  ParameterValue,
} from './parameters';

const oneOf = (values: readonly string[]) => z.enum(values, `must be one of ${values.join(', ')}`);

export const modelIdSchema = z.string().trim().refine(isModelId, MODEL_ID_RULE);

type ValueSchema<Name extends ParameterName> = z.ZodType<ParameterValue<Name>, ParameterValue<Name>>;
type ParameterSchemas = { prompt: ValueSchema<'prompt'> } & {
  [Name in DefaultedName]: z.ZodDefault<ValueSchema<Name>>;
} & { [Name in OptionalName]: z.ZodOptional<ValueSchema<Name>> };

/** The shape of a strict object that has all parameters. */
export const parameterSchemas = Object.fromEntries(
  PARAMETER_NAMES.map((name) => [name, withDefault(name)]),
) as ParameterSchemas;

type ChoiceSchemas = { [Name in EditOnlyName]: z.ZodDefault<z.ZodNullable<ValueSchema<Name>>> };

/** The shape of what is chosen of the parameters of edits. */
export const editOnlySchemas = Object.fromEntries(
  EDIT_ONLY_NAMES.map((name) => [name, schemaOf(parameterOf(name)).nullable().default(null)]),
) as ChoiceSchemas;

function withDefault(name: ParameterName): z.ZodType {
  const row = parameterOf(name);
  const schema = schemaOf(row);
  if (row.kind === 'prompt') return schema;
  return row.default === undefined ? schema.optional() : schema.default(row.default);
}

function schemaOf(row: Parameter): z.ZodType {
  switch (row.kind) {
    case 'prompt':
      return z.string();
    case 'model':
      return modelIdSchema;
    case 'size':
      return z.string().max(32, 'must be WIDTHxHEIGHT in pixels, or auto');
    case 'whole': {
      const message = `must be a whole number from ${row.min} to ${row.max}`;
      return z.int(message).min(row.min, message).max(row.max, message);
    }
    case 'choice':
      return oneOf(row.values);
    case 'author':
      return z.strictObject({
        model: modelIdSchema,
        reasoning: z.strictObject({ effort: oneOf(row.efforts) }).optional(),
      });
  }
}
