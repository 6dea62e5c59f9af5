import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visionAnswer } from '@/lib/server/http/vision-answer';
import { VISION_FILES, visionFileUrl } from '@/lib/shared/vision-files';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { GET, HEAD } from './[file]/route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const get = (name: string, headers: Record<string, string> = {}) =>
  ask(GET, `/models/${name}`, { params: { file: name }, headers });

describe('GET /models/[file]', () => {
  it.each(Object.entries(VISION_FILES))('gives %s whole, for ever', async (_, file) => {
    const response = await get(file.name);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable, no-transform');
    expect(response.headers.get('content-type')).toBe(file.mime);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const bytes = await response.bytes();
    expect(bytes.length).toBe(file.sizeBytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
  });

  it('names each file by its hash', () => {
    for (const file of Object.values(VISION_FILES)) {
      expect(file.name).toContain(file.sha256.slice(0, 16));
      expect(visionFileUrl(file)).toBe(`/models/${file.name}`);
    }
  });

  it('lets threads start from the program and run WebAssembly, and does so for no model', async () => {
    const program = await get(VISION_FILES.program.name);
    expect(program.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(program.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const model = await get(VISION_FILES.encoder.name);
    expect(model.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    await Promise.all([program.body?.cancel(), model.body?.cancel()]);
  });

  it('tells the size to HEAD, and says nothing else', async () => {
    const { name, sizeBytes } = VISION_FILES.subject;
    const response = await ask(HEAD, `/models/${name}`, { method: 'HEAD', params: { file: name } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(sizeBytes));
    expect(await response.text()).toBe('');
  });

  it('does not send again what a browser has', async () => {
    const { name, sha256 } = VISION_FILES.encoder;
    const response = await get(name, { 'if-none-match': `"${sha256}"` });
    expect(response.status).toBe(304);
  });

  it.each(['encoder.onnx', '', '../package.json', `${VISION_FILES.encoder.name}x`])(
    'has nothing under %j',
    async (name) => {
      expect(await refusal(await get(name))).toMatchObject({ status: 404, code: 'not_found' });
    },
  );
});

describe('a file on the disk that is not what was chosen', () => {
  const modules = mkdtempSync(join(tmpdir(), 'overpaint-'));
  afterAll(() => rmSync(modules, { recursive: true, force: true }));
  const file = VISION_FILES.subject;
  const path = join(modules, file.path);
  const answer = () => visionAnswer(new Request('http://127.0.0.1/'), file, modules);
  const damaged = { code: 'vision_file_damaged' };

  it('is never given: missing, cut or altered; once it is right, it is', async () => {
    await expect(answer()).rejects.toMatchObject(damaged);

    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(process.cwd(), 'node_modules', file.path), path);
    truncateSync(path, file.sizeBytes - 1);
    await expect(answer()).rejects.toMatchObject(damaged);

    writeFileSync(path, new Uint8Array(file.sizeBytes));
    await expect(answer()).rejects.toMatchObject(damaged);

    copyFileSync(join(process.cwd(), 'node_modules', file.path), path);
    const response = await answer();
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });
});
