/** What the rows of `parameters.ts` mean for values: which there are, which go with what, which are well formed. */
import { isRecord } from './is-record';
import type { ModelInfo } from './models';
import {
  type EditOnlyChoices,
  type EditOnlyName,
  PARAMETERS,
  type Parameter,
  type ParameterName,
  type Parameters,
} from './parameters';

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

export function parameterOf(name: ParameterName): Parameter {
  return PARAMETERS[name];
}

export const EDIT_ONLY_NAMES = PARAMETER_NAMES.filter(
  (name): name is EditOnlyName => parameterOf(name).only === 'edit',
);

/** Whether the output format has the parameter at all. */
export function goesWithFormat(name: ParameterName, format: string): boolean {
  return parameterOf(name).formats?.includes(format) ?? true;
}

/** Whether the catalogue gives the model this value of the parameter. */
export function isTaken(name: ParameterName, value: unknown, model: ModelInfo): boolean {
  const { ability } = parameterOf(name);
  if (ability === undefined) return true;
  const able: boolean | readonly unknown[] = model[ability];
  return typeof able === 'boolean' ? able : able.includes(value);
}

/** Without the parameters that only edits have. */
export function withoutEditOnly(params: Parameters): Parameters {
  return keep(params, (name) => !EDIT_ONLY_NAMES.some((own) => own === name));
}

/** What was chosen for an edit and this model takes, as parameters. */
export function editOnlyParams(choices: EditOnlyChoices, model: ModelInfo): Partial<Parameters> {
  const chosen = EDIT_ONLY_NAMES.filter(
    (name) => choices[name] !== null && isTaken(name, choices[name], model),
  );
  return Object.fromEntries(chosen.map((name) => [name, choices[name]]));
}

/** The parameters of edits as choices: null where nothing was chosen. */
export function editOnlyChoices(params: Partial<EditOnlyChoices> = {}): EditOnlyChoices {
  return Object.fromEntries(EDIT_ONLY_NAMES.map((name) => [name, params[name] ?? null])) as EditOnlyChoices;
}

/** The same settings without the parameters that the test refuses; absent ones stay absent. */
export function keep<Params extends Partial<Parameters>>(
  params: Params,
  test: (name: ParameterName, value: unknown) => boolean,
): Params {
  return Object.fromEntries(
    Object.entries(params).filter(([name, value]) => test(name as ParameterName, value)),
  ) as Params;
}

/**
 * Whether a stored value is of the parameter's kind. A number or a text may be half typed, so neither its range nor its
 * form is looked at.
 */
export function isOfKind(name: ParameterName, value: unknown): boolean {
  const row = parameterOf(name);
  switch (row.kind) {
    case 'prompt':
    case 'model':
    case 'size':
      return typeof value === 'string';
    case 'whole':
      return typeof value === 'number';
    case 'choice':
      return row.values.some((each) => each === value);
    case 'author':
      return isAuthor(value, row.efforts);
  }
}

function isAuthor(value: unknown, efforts: readonly unknown[]): boolean {
  if (!isRecord(value) || typeof value.model !== 'string') return false;
  const { reasoning } = value;
  return reasoning === undefined || (isRecord(reasoning) && efforts.includes(reasoning.effort));
}
