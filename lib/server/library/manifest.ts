import 'server-only';
import {
  storedAnswered,
  storedEdit,
  storedInputs,
  storedMentioned,
  storedParams,
} from '@/lib/server/database/stored-json';
import type { ImageRecord, RunRecord } from '@/lib/server/records/run-record';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';

/** `manifest.json` of a ZIP: what each picture is, for people and for programs. Its version changes when its shape does. */
export type Manifest = {
  generator: 'Overpaint';
  /** Of Overpaint. */
  version: string;
  manifestVersion: 1;
  createdAt: string;
  totals: {
    images: number;
    bytes: number;
    /** Of pictures whose cost is known; what was paid once is counted once, however many versions are here. */
    costUsd: number;
    costMicroUsd: number;
    unknownCosts: number;
  };
  images: ManifestImage[];
};

type ManifestImage = {
  file: string;
  id: string;
  runId: string | null;
  kind: 'generate' | 'edit' | 'upload' | 'cutout';
  role: ImageRecord['role'];
  createdAt: string;
  width: number;
  height: number;
  mime: string;
  bytes: number;
  sha256: string;
  /** Drawn by the built-in stand-in: the cost is what it would have been. */
  demo: boolean;
  prompt: string | null;
  /** Word for word what the model got. */
  promptSent: string | null;
  model: string | null;
  quality: string | null;
  size: string | null;
  /** All that was asked for. */
  parameters: GenerateParams | null;
  /** What the API said it used. */
  answered: unknown;
  edit: Omit<EditParams, 'mask' | 'markup'> | null;
  costUsd: number | null;
  costMicroUsd: number | null;
  /** Of the run, for all its pictures. */
  estimate: { lowMicroUsd: number | null; highMicroUsd: number | null } | null;
  runCostMicroUsd: number | null;
  lineage: {
    inputs: ManifestReference[];
    mask: ManifestReference | null;
    markup: ManifestReference | null;
    /** The model's own answer that this was placed of. */
    rawAnswer: ManifestReference | null;
    featherPx: number | null;
    driftPercent: number | null;
  } | null;
};

/** `file`: its name in this ZIP; null: it is not in it. `fileName`: the name it has as a download. */
type ManifestReference = { id: string; fileName: string | null; file: string | null };

export type ManifestSources = {
  version: string;
  /** Epoch ms. */
  at: number;
  images: readonly { image: ImageRecord; file: string }[];
  runs: ReadonlyMap<string, RunRecord>;
  /** What the images came from, as far as it is there. */
  origins: ReadonlyMap<string, ImageRecord>;
};

/** Ids of all images that a manifest of these refers to. */
export function originsOf(images: readonly ImageRecord[], runs: ManifestSources['runs']): string[] {
  const ids = images.flatMap((image) => {
    const run = image.runId === null ? undefined : runs.get(image.runId);
    const edit = editOf(run);
    const { rawId, sourceId, maskId } = image;
    return [...inputsOf(run), edit?.mask, edit?.markup, rawId, sourceId, maskId].flatMap((id) => id ?? []);
  });
  return [...new Set(ids)];
}

export function writeManifest({ version, at, images, runs, origins }: ManifestSources): Manifest {
  const files = new Map(images.map(({ image, file }) => [image.id, file]));
  const refer = (id: string): ManifestReference => ({
    id,
    fileName: origins.get(id)?.fileName ?? null,
    file: files.get(id) ?? null,
  });
  return {
    generator: 'Overpaint',
    version,
    manifestVersion: 1,
    createdAt: new Date(at).toISOString(),
    totals: totalsOf(images.map(({ image }) => image)),
    images: images.map(({ image, file }) =>
      describeImage(image, file, image.runId === null ? undefined : runs.get(image.runId), refer),
    ),
  };
}

function describeImage(
  image: ImageRecord,
  file: string,
  run: RunRecord | undefined,
  refer: (id: string) => ManifestReference,
): ManifestImage {
  const params = run === undefined ? null : storedParams(run);
  const edit = editOf(run);
  const { mask, markup, ...editParams } = edit ?? { mask: null, markup: null };
  return {
    file,
    id: image.id,
    runId: image.runId,
    kind: run?.kind ?? (image.role === 'cutout' ? 'cutout' : 'upload'),
    role: image.role,
    createdAt: new Date(image.createdAt).toISOString(),
    width: image.width,
    height: image.height,
    mime: image.mime,
    bytes: image.sizeBytes,
    sha256: image.sha256,
    demo: run?.demo === 1,
    prompt: params?.prompt ?? null,
    promptSent: run?.promptSent ?? params?.prompt ?? null,
    model: params?.model ?? null,
    quality: params?.quality ?? null,
    size: params?.size ?? null,
    parameters: params,
    answered: run === undefined ? null : storedAnswered(run),
    edit: edit === null ? null : (editParams as Omit<EditParams, 'mask' | 'markup'>),
    ...cost(run === undefined ? 0 : image.costMicroUsd),
    estimate:
      run === undefined
        ? null
        : { lowMicroUsd: run.estimateLowMicroUsd, highMicroUsd: run.estimateHighMicroUsd },
    runCostMicroUsd: run?.costMicroUsd ?? null,
    lineage:
      run === undefined
        ? lineageOfCutOut(image, refer)
        : {
            inputs: inputsOf(run).map(refer),
            mask: mask === null ? null : refer(mask),
            markup: markup === null ? null : refer(markup),
            rawAnswer: image.rawId === null ? null : refer(image.rawId),
            featherPx: image.featherPx,
            driftPercent: image.driftPercent,
          },
  };
}

function lineageOfCutOut(
  { sourceId, maskId }: ImageRecord,
  refer: (id: string) => ManifestReference,
): ManifestImage['lineage'] {
  if (sourceId === null) return null;
  return {
    inputs: [refer(sourceId)],
    mask: maskId === null ? null : refer(maskId),
    markup: null,
    rawAnswer: null,
    featherPx: null,
    driftPercent: null,
  };
}

function cost(costMicroUsd: number | null) {
  return { costUsd: costMicroUsd === null ? null : costMicroUsd / 1_000_000, costMicroUsd };
}

/** An answer and what was placed of it carry the same cost, or none: it was paid once. */
function totalsOf(images: readonly ImageRecord[]): Manifest['totals'] {
  const paid = new Map<string, number | null>();
  for (const image of images) {
    const key = image.rawId ?? image.id;
    const known = paid.get(key);
    const own = image.runId === null ? 0 : image.costMicroUsd;
    paid.set(
      key,
      known === undefined || known === null || own === null ? (own ?? known ?? null) : Math.max(known, own),
    );
  }
  const costs = [...paid.values()];
  const costMicroUsd = costs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return {
    images: images.length,
    bytes: images.reduce((sum, image) => sum + image.sizeBytes, 0),
    costUsd: costMicroUsd / 1_000_000,
    costMicroUsd,
    unknownCosts: costs.filter((one) => one === null).length,
  };
}

function editOf(run: RunRecord | undefined): EditParams | null {
  return run === undefined ? null : storedEdit(run);
}

function inputsOf(run: RunRecord | undefined): string[] {
  if (run === undefined) return [];
  return [...storedInputs(run), ...storedMentioned(run).flatMap(({ images }) => images)];
}
