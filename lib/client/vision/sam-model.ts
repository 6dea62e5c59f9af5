/** MobileSAM in ONNX Runtime: anywhere that this runs, a worker or Node. */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { Size } from '@/lib/shared/mask/geometry';
import { withOutputs } from './onnx-outputs';
import type { Ort } from './runtime';
import { decoderPoints, ENCODER_EDGE, encoderInput, GRID_CELLS, GRID_EDGE, gridFromMap } from './sam-grid';
import { mapFromSubject, SUBJECT_EDGE, subjectInput } from './subject-grid';
import type { Prompt } from './vision-jobs';

const EMBEDDING_DIMS = [1, 256, 64, 64];

/** Inner values of the decoder: all four masks and how well each fits. Its own outputs have the best one only. */
const MASKS = '/Reshape_9_output_0';
const SCORES = '/iou_prediction_head/layers.2/Gemm_output_0';

/** U²-Net before its last sigmoid. */
const SUBJECT_LOGITS = '1958';

export async function encodePicture(
  { InferenceSession, Tensor }: Ort,
  model: Uint8Array,
  rgba: Uint8ClampedArray,
  size: Size,
): Promise<Float32Array<ArrayBuffer>> {
  const session = await InferenceSession.create(model);
  const input = new Tensor('float32', encoderInput(rgba, size), [1, 3, ENCODER_EDGE, ENCODER_EDGE]);
  return numbersOf(await session.run({ input }), 'output');
}

export type Decoder = {
  /** As `candidatesOf` takes them. */
  decode(prompt: Prompt): Promise<{ masks: Float32Array; scores: Float32Array }>;
};

export async function openDecoder(
  { InferenceSession, Tensor }: Ort,
  model: Uint8Array,
  embedding: Float32Array,
  photo: Size,
): Promise<Decoder> {
  const session = await InferenceSession.create(withOutputs(model, [MASKS, SCORES]));
  const image = new Tensor('float32', embedding, EMBEDDING_DIMS);
  const noMask = new Float32Array(GRID_CELLS);
  return {
    async decode(prompt) {
      const { coords, labels } = decoderPoints(prompt, photo);
      const { previous } = prompt;
      const given = await session.run(
        {
          image_embeddings: image,
          point_coords: new Tensor('float32', coords, [1, labels.length, 2]),
          point_labels: new Tensor('float32', labels, [1, labels.length]),
          mask_input: new Tensor('float32', previous === null ? noMask : gridFromMap(previous, photo), [
            1,
            1,
            GRID_EDGE,
            GRID_EDGE,
          ]),
          has_mask_input: new Tensor('float32', [previous === null ? 0 : 1], [1]),
          // Of the model's own enlarged mask, which nobody reads.
          orig_im_size: new Tensor('float32', [GRID_EDGE, GRID_EDGE], [2]),
        },
        [MASKS, SCORES],
      );
      return { masks: numbersOf(given, MASKS), scores: numbersOf(given, SCORES) };
    },
  };
}

export async function findSubject(
  { InferenceSession, Tensor }: Ort,
  model: Uint8Array,
  rgba: Uint8ClampedArray,
  photo: Size,
) {
  const session = await InferenceSession.create(withOutputs(model, [SUBJECT_LOGITS]));
  const input = new Tensor('float32', subjectInput(rgba), [1, 3, SUBJECT_EDGE, SUBJECT_EDGE]);
  const given = await session.run({ [session.inputNames[0] ?? '']: input }, [SUBJECT_LOGITS]);
  return mapFromSubject(numbersOf(given, SUBJECT_LOGITS), photo);
}

function numbersOf(given: InferenceSession.OnnxValueMapType, name: string): Float32Array<ArrayBuffer> {
  const tensor: Tensor | undefined = given[name];
  if (tensor?.data instanceof Float32Array) return new Float32Array(tensor.data);
  throw new Error(`${name} is missing`);
}
