import type { Estimate, GenerateParams } from '@/lib/shared/wire';
import { composerStore } from './composer-store';
import { type PlannedEdit, planOf } from './edit-choices';
import { editSeam } from './edit-seam';
import { editStore } from './edit-store';
import { inputStore, uploadsSettled } from './input-store';
import { findTrayProblem, imagesOf, isUploading, sizesOf, type Tray } from './input-tray';
import { learnedOutputTokens, onLearned, pricesByQuality, unknownPrices } from './learned-prices';
import type { CanvasSession } from './mask/canvas-session';
import { modelOf } from './model-of';
import { getReferences, isUnclear, onReferences } from './references/reference-store';
import type { RunStore } from './run-store';
import { SentenceError } from './sentence-error';
import { uploadImage } from './upload';

const UNKNOWN: Estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: true };

/** Plans the edit anew whenever anything of it changes, and gives the composer its button. Returns the end of it. */
export function startEditSession(runs: RunStore, isDemo: () => boolean): () => void {
  const plan = (params: GenerateParams = composerStore.getState().params): PlannedEdit => {
    // Of a stroke that has just ended: without it, another edit would be sent.
    editStore.getState().canvas?.engine.measureNow();
    const { choices, painted } = editStore.getState();
    const images = sizesOf(inputStore.getState().items);
    const { references } = getReferences();
    const known = { params, ...modelOf(params), images, choices, painted, references };
    return planOf({ ...known, learned: learnedOutputTokens });
  };

  const publish = () => {
    const { items } = inputStore.getState();
    if (items.length === 0) {
      editStore.setState({ planned: null });
      if (editSeam.getState().session) editSeam.setState({ session: null });
      return;
    }
    const planned = plan();
    editStore.setState({ planned });
    // Whom it mentions is not known yet, and so is its price.
    const run = isUnclear(planned.params.prompt) ? null : planned.run;
    editSeam.setState({
      session: {
        params: planned.params,
        isUploading: items.some(isUploading),
        hasMarkup: planned.edit.markup !== null,
        estimate: run?.estimate ?? UNKNOWN,
        estimates: run
          ? pricesByQuality({ params: run.paramsSent, ...modelOf(run.paramsSent), inputs: run.sent })
          : unknownPrices(modelOf(planned.params).model),
        findProblem: (params) => findTrayFirst(items) ?? plan(params).problem ?? undefined,
        send,
        estimateFor: (params) =>
          isUnclear(params.prompt) ? UNKNOWN : (plan(params).run?.estimate ?? UNKNOWN),
        prepareBodies,
      },
    });
  };

  /** The edit as it can be sent, once everything that belongs to it is on the server. */
  async function prepare(params: GenerateParams) {
    const asked = await keepOpen(params);
    await uploadsSettled();
    const trayProblem = findTrayProblem(inputStore.getState().items);
    if (trayProblem !== null) throw new SentenceError(trayProblem);
    const planned = planOrThrow(params);
    // What was painted went with its picture meanwhile: without it, another edit would be paid for than was asked for.
    if (asked.mask !== planned.edit.mask || asked.markup !== planned.edit.markup)
      throw new SentenceError({ key: 'inputs.paintedGone' });
    const { canvas } = editStore.getState();
    const uploaded = await uploadPainted(canvas, planned.edit);
    return { planned, uploaded, images: imagesOf(inputStore.getState().items).map(({ id }) => id) };
  }

  /** What was still open when it was asked for belongs to it. Where that has another price, it is shown first. */
  async function keepOpen(params: GenerateParams): Promise<{ mask: string | null; markup: string | null }> {
    const shown = plan(params);
    await editStore.getState().canvas?.keepOpen();
    const { run, edit } = plan(params);
    const isOtherPrice = JSON.stringify(run?.estimate) !== JSON.stringify(shown.run?.estimate);
    if (edit.mask !== null && run && shown.run && isOtherPrice)
      throw new SentenceError({ key: 'inputs.selectionKept' });
    return { mask: shown.edit.mask ?? edit.mask, markup: shown.edit.markup };
  }

  function planOrThrow(params: GenerateParams) {
    const { run, edit, params: asked, problem } = plan(params);
    if (problem || !run) throw new SentenceError(problem?.sentence ?? { key: 'inputs.notHereYet' });
    return { run, edit, asked };
  }

  async function prepareBodies(first: GenerateParams) {
    const { uploaded, images } = await prepare(first);
    return (params: GenerateParams) => {
      const { asked, edit } = planOrThrow(params);
      return { ...asked, ...edit, ...uploaded, images };
    };
  }

  async function send(params: GenerateParams): Promise<void> {
    const { planned, uploaded, images } = await prepare(params);
    const { run, edit, asked } = planned;
    const runId = await runs.generate(asked, {
      estimate: run.estimate,
      demo: isDemo(),
      editOf: {
        inputs: images,
        edit: { ...edit, ...uploaded, plan: run.plan, promptSent: run.paramsSent.prompt },
      },
    });
    editStore.setState(({ workbench }) => ({ runId, workbench: workbench === null ? null : 'result' }));
  }

  publish();
  const ends = [
    onLearned(publish),
    onReferences(publish),
    composerStore.subscribe((state, before) => state.params !== before.params && publish()),
    inputStore.subscribe((state, before) => state.items !== before.items && publish()),
    editStore.subscribe(
      (state, before) => (state.choices !== before.choices || state.painted !== before.painted) && publish(),
    ),
  ];
  return () => {
    for (const end of ends) end();
    editSeam.setState({ session: null });
  };
}

function findTrayFirst(items: Tray) {
  const sentence = findTrayProblem(items);
  return sentence === null ? undefined : { field: 'edit' as const, sentence };
}

async function uploadPainted(
  canvas: CanvasSession | null,
  edit: { mask: string | null; markup: string | null },
): Promise<{ mask: string | null; markup: string | null }> {
  if (canvas === null) return { mask: null, markup: null };
  const name = `${canvas.imageId()}.png`;
  // The server knows bytes it has had, so what was not repainted is stored once.
  const bring = async (role: 'mask' | 'markup', bytes: Uint8Array<ArrayBuffer> | null) => {
    if (bytes === null) return null;
    const blob = new Blob([bytes], { type: 'image/png' });
    return (await uploadImage(blob, role, { name: `${role}-${name}` })).image.id;
  };
  return {
    mask: edit.mask === null ? null : await bring('mask', await canvas.exportMaskPng('grey')),
    markup: edit.markup === null ? null : await bring('markup', await canvas.exportMarkupPng()),
  };
}
