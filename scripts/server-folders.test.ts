import { describe, expect, it } from 'vitest';
import { readModule } from './architecture-rules';
import { serverFolderViolations } from './server-folders';

const TABLE = {
  disk: [],
  database: ['disk'],
  runs: ['database', 'images'],
  images: ['runs'],
  services: ['runs'],
};

/** What is said of a server made of these files, each of which imports the paths after it. */
function saidOf(imports: Record<string, string[]>) {
  const paths = new Set([...Object.keys(imports), ...Object.values(imports).flat()]);
  const modules = [...paths].map((path) => {
    const lines = (imports[path] ?? []).map(
      (target) => `import type { A } from '@/${target.replace(/\.ts$/, '')}';`,
    );
    return readModule(path, lines.join('\n'), (one) => paths.has(one));
  });
  return serverFolderViolations(modules, (path) => path.endsWith('.test.ts'), TABLE);
}

describe('the folders of the server', () => {
  it('use what the table has, and themselves', () => {
    const imports = {
      'lib/server/services.ts': ['lib/server/runs/x.ts'],
      'lib/server/runs/x.ts': ['lib/server/runs/y.ts', 'lib/server/database/x.ts', 'lib/shared/x.ts'],
      'lib/server/database/x.ts': ['lib/server/disk/x.ts'],
    };
    expect(saidOf(imports)).toEqual([]);
  });

  it('use nothing else, and a type is knowledge too', () => {
    expect(saidOf({ 'lib/server/database/x.ts': ['lib/server/runs/x.ts'] })).toEqual([
      {
        rule: 'server-folders',
        path: 'lib/server/database/x.ts',
        message: 'database may not use runs (lib/server/runs/x.ts)',
      },
    ]);
  });

  it('have a row each', () => {
    const [said] = saidOf({ 'lib/server/mail/x.ts': ['lib/server/disk/x.ts'] });
    expect(said?.message).toBe('mail has no row in scripts/server-folders.ts');
  });

  it('never use each other in a circle, whatever the table lets them', () => {
    const imports = {
      'lib/server/runs/x.ts': ['lib/server/images/x.ts'],
      'lib/server/images/y.ts': ['lib/server/runs/y.ts'],
    };
    expect(saidOf(imports)).toEqual([
      {
        rule: 'server-circles',
        path: 'lib/server/images/y.ts',
        message:
          'lib/server/runs/x.ts → lib/server/images/x.ts, lib/server/images/y.ts → lib/server/runs/y.ts',
      },
    ]);
  });

  it('may be used by tests as these like', () => {
    const imports = {
      'lib/server/disk/x.test.ts': ['lib/server/runs/x.ts'],
      'lib/server/runs/x.ts': ['lib/server/database/x.ts'],
    };
    expect(saidOf(imports)).toEqual([]);
  });
});
