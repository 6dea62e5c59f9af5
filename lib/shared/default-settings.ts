import { PARAMETER_NAMES, parameterOf } from './parameter-values';
import { PARAMETERS } from './parameters';
import type { GenerateParams } from './wire';

/** Not in the catalogue itself: the first load of the page needs this and nothing else of it. */
export const DEFAULT_MODEL_ID = PARAMETERS.model.default;

/** What a request has where it says nothing. */
export const DEFAULT_SETTINGS = Object.fromEntries(
  PARAMETER_NAMES.map((name) => [name, parameterOf(name).default]).filter(([, value]) => value !== undefined),
) as Omit<GenerateParams, 'prompt'>;
