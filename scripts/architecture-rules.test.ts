import { describe, expect, it } from 'vitest';
import { findViolations, readModule } from './architecture-rules';

/** The rules that a repository with these files breaks. */
function rulesBrokenBy(files: Record<string, string>): string[] {
  const exists = (path: string) => path in files;
  const modules = Object.entries(files).map(([path, text]) => readModule(path, text, exists));
  return findViolations(modules).map(({ rule }) => rule);
}

const SERVER = "import 'server-only';\nexport const a = 1;\n";
const PLAIN = 'export const a = 1;\nexport type A = number;\n';

describe('the layers', () => {
  it.each([
    ['shared code does not know the server', 'lib/shared/x.ts', '@/lib/server/y'],
    ['shared code does not know the browser', 'lib/shared/x.ts', '@/lib/client/y'],
    ['browser code does not know the server', 'lib/client/x.ts', '@/lib/server/y'],
    ['a component does not know the server', 'components/feed/x.tsx', '@/lib/server/y'],
    ['a feature does not know another feature', 'components/feed/x.tsx', '@/components/prompt/y'],
    ['a primitive does not know a feature', 'components/ui/x.tsx', '@/components/feed/y'],
    ['the server does not know components', 'lib/server/x.ts', '@/components/ui/y'],
    ['the browser layer does not know components', 'lib/client/x.ts', '@/components/ui/y'],
    ['the stand-in does not know the server', 'stand-in/x.ts', '@/lib/server/y'],
    ['the stand-in does not know the browser', 'stand-in/x.ts', '@/lib/client/y'],
    ['only the services load the stand-in', 'lib/server/runs/x.ts', '@/stand-in/handle'],
    ['a route does not know the stand-in', 'app/api/x/route.ts', '@/stand-in/handle'],
    ['a route does not know a screen', 'app/api/x/route.ts', '@/components/studio/y'],
  ])('%s', (_name, from, to) => {
    const target = `${to.slice(2)}.ts`;
    const files = {
      [from]: `import 'server-only';\nimport { a } from '${to}';\n`,
      [target]: target.startsWith('lib/server/') ? SERVER : PLAIN,
    };
    expect(rulesBrokenBy(files)).toContain('layers');
  });

  it('type imports count', () => {
    expect(
      rulesBrokenBy({
        'lib/client/x.ts': "import type { A } from '@/lib/server/y';\n",
        'lib/server/y.ts': SERVER,
      }),
    ).toEqual(['layers']);
  });

  it('dynamic imports count', () => {
    expect(
      rulesBrokenBy({
        'lib/client/x.ts': "export const f = () => import('@/lib/server/y');\n",
        'lib/server/y.ts': SERVER,
      }),
    ).toEqual(['layers']);
  });

  it('re-exports count', () => {
    expect(
      rulesBrokenBy({
        'lib/client/x.ts': "export { a } from '@/lib/server/y';\n",
        'lib/server/y.ts': SERVER,
      }),
    ).toEqual(['layers']);
  });

  it.each([
    ['studio composes the features', 'components/studio/x.tsx', '@/components/feed/y'],
    ['a feature uses primitives', 'components/feed/x.tsx', '@/components/ui/y'],
    ['a feature uses itself', 'components/feed/x.tsx', './y'],
    ['a screen asks the server for its first data', 'app/x/page.tsx', '@/lib/server/y'],
    ['a route uses the server', 'app/api/x/route.ts', '@/lib/server/y'],
    ['the server uses shared code', 'lib/server/x.ts', '@/lib/shared/y'],
  ])('%s', (_name, from, to) => {
    const target = to === './y' ? 'components/feed/y.ts' : `${to.slice(2)}.ts`;
    const files = {
      [from]: `import 'server-only';\nimport { a } from '${to}';\n`,
      [target]: target.startsWith('lib/server/') ? SERVER : PLAIN,
    };
    expect(rulesBrokenBy(files)).toEqual([]);
  });
});

describe('the doors', () => {
  it.each([
    ['konva', 'components/feed/x.tsx'],
    ['react-konva', 'components/studio/x.tsx'],
    ['openai', 'lib/server/runs/x.ts'],
    ['openai/resources/images', 'stand-in/x.ts'],
    ['pg', 'lib/server/runs/x.ts'],
    ['node:sqlite', 'lib/server/runs/x.ts'],
    ['sharp', 'components/feed/x.tsx'],
  ])('%s is not imported by %s', (specifier, path) => {
    expect(rulesBrokenBy({ [path]: `import 'server-only';\nimport x from '${specifier}';\n` })).toEqual([
      'one-door',
    ]);
  });

  it('the environment is read in one place', () => {
    expect(
      rulesBrokenBy({ 'lib/server/x.ts': "import 'server-only';\nexport const p = process.env.PORT;\n" }),
    ).toEqual(['one-environment']);
    expect(
      rulesBrokenBy({
        'lib/server/environment.ts': "import 'server-only';\nexport const p = process.env.PORT;\n",
      }),
    ).toEqual([]);
  });
});

describe('the rest', () => {
  it('shared code imports only the package zod, and only in requests', () => {
    expect(rulesBrokenBy({ 'lib/shared/x.ts': "import { z } from 'zod';\n" })).toEqual(['shared-is-pure']);
    expect(rulesBrokenBy({ 'lib/shared/x.ts': "import { join } from 'node:path';\n" })).toEqual([
      'shared-is-pure',
    ]);
    expect(rulesBrokenBy({ 'lib/shared/edit-request.ts': "import { z } from 'zod';\n" })).toEqual([]);
  });

  it('a server file begins with server-only', () => {
    expect(rulesBrokenBy({ 'lib/server/x.ts': PLAIN })).toEqual(['server-only']);
  });

  it('zod does not reach the browser through a chain of files', () => {
    const chain = {
      'components/feed/x.tsx': "import { a } from '@/lib/client/y';\n",
      'lib/client/y.ts': "import { a } from '@/lib/shared/z-request';\nexport { a };\n",
      'lib/shared/z-request.ts': "import { z } from 'zod';\nexport const a = z;\n",
    };
    expect(rulesBrokenBy(chain)).toEqual(['no-zod-in-the-browser']);
    const typesOnly = {
      ...chain,
      'lib/client/y.ts': "import type { a } from '@/lib/shared/z-request';\nexport type B = typeof a;\n",
    };
    expect(rulesBrokenBy(typesOnly)).toEqual([]);
  });

  it('there are no import cycles', () => {
    expect(
      rulesBrokenBy({
        'lib/shared/x.ts': "export { a } from './y';\n",
        'lib/shared/y.ts': "export { a } from './x';\n",
      }),
    ).toEqual(['no-cycles']);
  });

  it('the product does not use what tests share; tests and measurements do', () => {
    const helper = { 'test/x.ts': PLAIN };
    const use = "import { a } from '@/test/x';\nexport const b = a;\n";
    expect(rulesBrokenBy({ ...helper, 'lib/shared/y.ts': use })).toContain('tests-are-leaves');
    expect(rulesBrokenBy({ ...helper, 'scripts/start.ts': use })).toContain('tests-are-leaves');
    expect(rulesBrokenBy({ ...helper, 'lib/shared/y.test.ts': use, 'bench/y.ts': use })).toEqual([]);
  });

  it('what only tests use lies in test/', () => {
    const use = "import { a } from '@/lib/shared/x';\nexport const b = a;\n";
    const tests = { 'lib/shared/x.ts': PLAIN, 'lib/shared/x-also.test.ts': use, 'e2e/rig.ts': use };
    expect(rulesBrokenBy(tests)).toEqual(['test-helpers']);
    expect(rulesBrokenBy({ ...tests, 'lib/shared/y.ts': use })).toEqual([]);
  });

  it('no import uses a parent folder', () => {
    expect(
      rulesBrokenBy({ 'lib/shared/x/a.ts': "import { a } from '../b';\n", 'lib/shared/b.ts': PLAIN }),
    ).toEqual(['no-parent-imports']);
  });

  it('every import exists', () => {
    expect(rulesBrokenBy({ 'lib/shared/x.ts': "import { a } from './gone';\n" })).toEqual(['no-dead-ends']);
  });
});
