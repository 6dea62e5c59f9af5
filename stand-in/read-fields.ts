import { createHash } from 'node:crypto';
import { PARAMETER_NAMES, parameterOf } from '@/lib/shared/parameter-values';
import { Refusal, refuseUnknownParameter } from './refusal';

export type SentFile = { field: string; name: string; type: string; bytes: Buffer; sha256: string };

/** The body of a call, before it means anything: plain values as sent, and files in the order sent. */
export type SentFields = { values: Record<string, unknown>; files: SentFile[] };

const SENT = PARAMETER_NAMES.map(parameterOf).filter(({ wire }) => wire !== null);
const fieldsOf = (kind: 'generate' | 'edit'): ReadonlySet<string> =>
  new Set([
    ...SENT.filter(({ only }) => (only ?? kind) === kind).map(({ wire }) => wire as string),
    ...['stream', 'safety_identifier', 'user'],
  ]);
const GENERATION_FIELDS = fieldsOf('generate');
const EDIT_FIELDS = fieldsOf('edit');
const FILE_FIELDS: ReadonlySet<string> = new Set(['image', 'image[]', 'mask', 'markup']);
const INTEGERS: ReadonlySet<string | null> = new Set(
  SENT.filter(({ kind }) => kind === 'whole').map(({ wire }) => wire),
);

/** @throws Refusal when the body is not a JSON object or has a field the API does not know */
export async function readJsonFields(request: Request): Promise<SentFields> {
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    throw new Refusal(
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly.)',
    );
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new Refusal('The body of this request must be a JSON object.');
  }
  return { values: readJsonValues('generate', body), files: [] };
}

/**
 * The plain values of a JSON body, pictures left out.
 * @throws Refusal when it has a field the API does not know
 */
export function readJsonValues(kind: 'generate' | 'edit', body: object): Record<string, unknown> {
  const known = kind === 'generate' ? GENERATION_FIELDS : EDIT_FIELDS;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!known.has(name)) throw refuseUnknownParameter(name);
    // The API takes null for "not given".
    if (value !== null) values[name] = value;
  }
  return values;
}

/** Form values are text: numbers and booleans get their type here, so that one set of checks serves both routes. */
function typed(name: string, text: string): unknown {
  if (INTEGERS.has(name)) return /^-?\d+$/.test(text) ? Number(text) : text;
  if (name === 'stream' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** @throws Refusal when the body is no form or has a field the API does not know */
export async function readFormFields(request: Request): Promise<SentFields> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    throw new Refusal('We could not parse the multipart form body of your request.');
  }
  const values: Record<string, unknown> = {};
  const files: SentFile[] = [];
  const svg: { model?: string; reasoning?: { effort: string } } = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') {
      if (!FILE_FIELDS.has(name)) throw refuseUnknownParameter(name);
      const bytes = Buffer.from(await value.arrayBuffer());
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      files.push({
        field: name === 'image[]' ? 'image' : name,
        name: value.name,
        type: value.type,
        bytes,
        sha256,
      });
    } else if (name === 'svg[model]') svg.model = value;
    else if (name === 'svg[reasoning][effort]') svg.reasoning = { effort: value };
    else if (FILE_FIELDS.has(name)) {
      throw new Refusal(`Invalid type for '${name}': expected a file, but got a string instead.`, {
        code: 'invalid_type',
        param: name,
      });
    } else if (!EDIT_FIELDS.has(name)) throw refuseUnknownParameter(name);
    else values[name] = typed(name, value);
  }
  if (Object.keys(svg).length > 0) values.svg = svg;
  return { values, files };
}
