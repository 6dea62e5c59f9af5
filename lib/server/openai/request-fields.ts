import 'server-only';
import type { ImageEditParams, ImageGenerateParams } from 'openai/resources/images';
import { goesWithFormat, PARAMETER_NAMES, parameterOf } from '@/lib/shared/parameter-values';
import type { PARAMETERS, ParameterName, ParameterValue } from '@/lib/shared/parameters';
import type { GenerateParams, RunKind } from '@/lib/shared/wire';

/**
 * What is sent for a request to draw. Model, size, quality and n always: what is left out may be chosen dearly. All else
 * only where it differs from the API's own default, so that a compatible server is not refused over a word it has never
 * heard. Never `response_format` or `style`, which GPT Image refuses.
 */
export function generateFields(params: GenerateParams, safetyIdentifier?: string): ImageGenerateParams {
  return fieldsOf('generate', params, safetyIdentifier);
}

/** The same for an edit, without its files. */
export function editFields(
  params: GenerateParams,
  safetyIdentifier?: string,
): Omit<ImageEditParams, 'image'> {
  return fieldsOf('edit', params, safetyIdentifier);
}

/** By the API's names; the SDK's types check the values. */
type Fields = {
  [Name in ParameterName as NonNullable<(typeof PARAMETERS)[Name]['wire']>]?: ParameterValue<Name>;
} & Pick<GenerateParams, 'model' | 'prompt'>;

function fieldsOf(kind: RunKind, params: GenerateParams, safetyIdentifier: string | undefined) {
  const fields: Record<string, unknown> = {};
  for (const name of PARAMETER_NAMES) {
    const { wire } = parameterOf(name);
    if (wire !== null && isSent(name, kind, params)) fields[wire] = params[name];
  }
  if (params.partialImages > 0) fields.stream = true;
  // A key without a value throws in the SDK's forms.
  if (safetyIdentifier !== undefined) fields.safety_identifier = safetyIdentifier;
  return fields as Fields;
}

function isSent(name: ParameterName, kind: RunKind, params: GenerateParams): boolean {
  const { alwaysSent, only, default: usual } = parameterOf(name);
  if (alwaysSent) return true;
  return params[name] !== usual && (only ?? kind) === kind && goesWithFormat(name, params.outputFormat);
}
