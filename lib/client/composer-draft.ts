/** What the composer keeps between visits. Pure. */
import { isRecord } from '@/lib/shared/is-record';
import { isOfKind, PARAMETER_NAMES, parameterOf } from '@/lib/shared/parameter-values';
import type { ParameterName } from '@/lib/shared/parameters';
import { adaptSettings } from '@/lib/shared/settings';
import type { GenerateParams } from '@/lib/shared/wire';
import { isListed, modelOf } from './model-of';

/** What is written in the composer. */
export type Draft = {
  params: GenerateParams;
  /** Width and height are typed in, even where they happen to be a size of the chooser. */
  customSize: boolean;
  /** A model id is typed in. */
  customModel: boolean;
};

/** What only edits have is kept with the choices of the edit. */
const DRAFTED = PARAMETER_NAMES.filter((name) => parameterOf(name).only !== 'edit');
const isRequired = (name: ParameterName) => name === 'prompt' || parameterOf(name).default !== undefined;

function isWhole(stored: Record<string, unknown>): boolean {
  return (
    DRAFTED.every((name) => !isRequired(name) || Object.hasOwn(stored, name)) &&
    Object.entries(stored).every(([name, value]) =>
      DRAFTED.some((own) => own === name && isOfKind(own, value)),
    )
  );
}

/** A kept draft, brought near to what its model takes today; null for anything that is not wholly one. */
export function parseDraft(kept: unknown): Draft | null {
  if (!isRecord(kept) || !isRecord(kept.params)) return null;
  const raw = kept.params;
  if (!isWhole(raw)) return null;
  const params = raw as GenerateParams;
  // A newcomer may be gone from the list by now.
  const customModel = kept.customModel === true || !isListed(params.model);
  const customSize = kept.customSize === true;
  const { model } = modelOf(params);
  const adapted = adaptSettings(params, model);
  return {
    // What is half typed is kept as it was typed.
    params: {
      ...adapted,
      ...(customModel && { model: params.model, behavesLike: model.id }),
      ...(customSize && model.sizes === 'flexible' && { size: params.size }),
    },
    customSize: customSize && model.sizes === 'flexible',
    customModel,
  };
}
