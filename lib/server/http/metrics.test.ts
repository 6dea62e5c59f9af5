import { expect, it } from 'vitest';
import { formatMetrics } from './metrics';

it('writes help, type and samples, and escapes labels', () => {
  const text = formatMetrics([
    { name: 'runs', help: 'Runs.', type: 'gauge', samples: [{ labels: { status: 'a"\\\n' }, value: 2 }] },
    { name: 'up', help: 'Up.', type: 'counter', samples: [{ value: 1 }] },
  ]);
  expect(text).toBe(
    '# HELP runs Runs.\n# TYPE runs gauge\nruns{status="a\\"\\\\\\n"} 2\n# HELP up Up.\n# TYPE up counter\nup 1\n',
  );
});
