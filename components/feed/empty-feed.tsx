import type { CSSProperties } from 'react';
import { parseSize } from '@/lib/shared/pixel-size';
import { EXAMPLE_PROMPTS, type ExamplePrompt } from './example-prompts';

/** Before the first run: things to try, each of which fills the composer and shows something it can do. */
export function EmptyFeed() {
  return (
    <section aria-labelledby="examples">
      <h2 id="examples" className="text-lg font-medium text-ink">
        Start with one of these, or write your own
      </h2>
      <p className="mt-1 max-w-prose text-muted">
        A click fills in the prompt and its settings. Nothing is made, and nothing costs anything, until you
        press Generate.
      </p>
      <div className="mt-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {EXAMPLE_PROMPTS.map((example, index) => (
          <Example key={example.title} example={example} index={index} />
        ))}
      </div>
    </section>
  );
}

function Example({ example, index }: { example: ExamplePrompt; index: number }) {
  const { params, title, swatch } = example;
  const size = parseSize(params.size) ?? { width: 1, height: 1 };
  const frame = { background: swatch, aspectRatio: `${size.width} / ${size.height}` } as CSSProperties;
  return (
    <button type="button" className="example" data-example={index}>
      <span className={`example-stage ${params.background === 'transparent' ? 'checkerboard' : ''}`}>
        <span className="example-frame" style={frame} />
      </span>
      <span>
        <span className="block font-medium text-ink">{title}</span>
        <span className="mt-0.5 line-clamp-3 text-muted">{params.prompt}</span>
      </span>
    </button>
  );
}
