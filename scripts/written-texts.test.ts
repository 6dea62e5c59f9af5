import { describe, expect, it } from 'vitest';
import { findWrittenTexts } from './written-texts';

const found = (source: string) => findWrittenTexts('x.tsx', source).map(({ text }) => text);

describe('texts that should be messages', () => {
  it.each([
    ['between tags', 'const a = <p>Nothing here</p>;', ['Nothing here']],
    ['in an attribute that is read', 'const a = <b title="Undo" />;', ['Undo']],
    ['in an attribute that chooses', "const a = <b aria-label={on ? 'Pause' : t('go')} />;", ['Pause']],
    ['in a property that is read', "const a = { label: 'Brush', id: 'Brush' };", ['Brush']],
    ['as a sentence', "say('The mask is empty');", ['The mask is empty']],
    ['as a sentence with a value', 'say(`Saved as ${' + 'name}.`);', ['Saved as ….']],
    [
      'in an error for everybody',
      "throw new OverpaintError('x', 'The file is empty.');",
      ['The file is empty.'],
    ],
  ])('%s', (_where, source, texts) => {
    expect(found(source)).toEqual(texts);
  });

  it('with the line where each stands', () => {
    expect(findWrittenTexts('x.tsx', 'const a =\n  <p>Nothing here</p>;')).toEqual([
      { line: 2, text: 'Nothing here' },
    ]);
  });
});

describe('what is no text for people', () => {
  it.each([
    ['a class list', 'const a = <p className="Text small grid" />;'],
    ['code', 'const a = <code>npm install now</code>;'],
    ['a value between tags', 'const a = <p>{count} · {t("more")}</p>;'],
    ['a key', "const a = { label: 'canvas.tools.brush' };"],
    ['an import', "import { a } from './Some where.';"],
    ['a type', "type A = 'Some words here.';"],
    ['an error of the language, which is a bug', "throw new Error('The cell does not exist.');"],
    ['a path or a symbol', "open('/api/runs', '×', 'image/png');"],
  ])('%s', (_what, source) => {
    expect(found(source)).toEqual([]);
  });
});
