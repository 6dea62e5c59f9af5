import { describe, expect, it } from 'vitest';
import { readModule } from './architecture-rules';
import { findUndelivered } from './delivered-texts';

const CATALOGUE = {
  first: { common: { ok: 'OK' } },
  screens: { people: { title: 'People', roles: { admin: 'Admin' } }, trail: { title: 'Trail' } },
};

function rulesBrokenBy(files: Record<string, string>): string[] {
  const modules = Object.entries(files).map(([path, text]) => readModule(path, text, (one) => one in files));
  return findUndelivered(modules, CATALOGUE).map(({ rule }) => rule);
}

const PAGE = "import { Card } from '@/components/card';\nexport default Card;\n";
const LAYOUT = "export default layoutWithTexts('people');\n";
const page = (component: string) => ({
  'app/(studio)/people/page.tsx': PAGE,
  'components/card.tsx': component,
});

describe('a screen has the texts that it may ask for', () => {
  it.each([
    ['by a namespace', "export const t = useTranslations('people.roles');"],
    ['by a key', "export const t = say({ key: 'people.title' });"],
    ['by the beginning of a key', 'export const t = say(`people.roles.$' + '{role}`);'],
  ])('%s', (_name, component) => {
    expect(rulesBrokenBy(page(component))).toEqual(['texts-are-delivered']);
    expect(rulesBrokenBy({ ...page(component), 'app/(studio)/people/layout.tsx': LAYOUT })).toEqual([]);
    expect(rulesBrokenBy({ ...page(component), 'app/(studio)/layout.tsx': LAYOUT })).toEqual([]);
    expect(rulesBrokenBy({ ...page(component), 'app/(studio)/trail/layout.tsx': LAYOUT })).toContain(
      'texts-are-delivered',
    );
  });

  it('also where a part is fetched later', () => {
    expect(
      rulesBrokenBy({
        ...page("export const load = () => import('./later');"),
        'components/later.tsx': "export const t = useTranslations('people');",
      }),
    ).toEqual(['texts-are-delivered']);
  });

  it('a layout does not have its own', () => {
    expect(
      rulesBrokenBy({
        'app/(studio)/layout.tsx': `${LAYOUT}export const t = useTranslations('people');`,
      }),
    ).toContain('texts-are-delivered');
  });

  it.each([
    ['what every page has', "export const t = useTranslations('common');"],
    ['what the server says, which has all', "export const t = getTranslations('people.title');"],
    ['a string that is no key', "export const t = 'people.css';"],
    ['a type', "import type { A } from './later';\nexport type B = A;"],
  ])('%s needs no layout', (_name, component) => {
    const files = {
      ...page(component),
      'components/later.tsx': "export const t = useTranslations('people');",
    };
    expect(rulesBrokenBy(files)).toEqual([]);
  });

  it('and none that it does not need', () => {
    expect(
      rulesBrokenBy({
        ...page("export const t = useTranslations('people');"),
        'app/(studio)/people/layout.tsx': "export default layoutWithTexts('people', 'trail');\n",
      }),
    ).toEqual(['texts-are-used']);
  });
});

describe('what the server says is on every page', () => {
  it.each([
    ['lib/server/x.ts', "throw new OverpaintError('not_found', { key: 'people.title' });"],
    ['app/api/x/route.ts', "throw new OverpaintError('not_found', { key: 'people.title' });"],
  ])('%s', (path, text) => {
    expect(rulesBrokenBy({ [path]: text })).toEqual(['the-server-is-understood']);
    expect(rulesBrokenBy({ [path]: text.replace('people.title', 'common.ok') })).toEqual([]);
  });

  it('also by what it shares with the browser', () => {
    expect(
      rulesBrokenBy({
        'lib/server/x.ts': "import { a } from '@/lib/shared/y';\nexport const b = a;",
        'lib/shared/y.ts': "export const a = 'people.title';",
      }),
    ).toEqual(['the-server-is-understood']);
  });
});
