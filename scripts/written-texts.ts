import { parseSync } from 'oxc-parser';

/** A text in the code that a person would read in English whatever their language is. */
export type WrittenText = { line: number; text: string };

type Node = { type: string; start: number } & Record<string, unknown>;

/** Attributes and properties whose value a person reads. */
const READ =
  /^(aria-label|ariaLabel|alt|description|explanation|group|heading|hint|label|message|note|placeholder|problem|summary|text|title|unit)$/;

/** Several words that begin like a sentence, or end like one. */
const SENTENCE = /^[“(]?[A-Z][^\s]* .*\p{L}|^.*\p{L} .*[.!?…]$/su;

/** These attributes hold no text. */
const NOT_READ = /^(aria-keyshortcuts|className|d|shortcut)$/;

/** What these enclose is the same in every language. */
const SAME_EVERYWHERE = new Set(['code', 'kbd', 'pre', 'style', 'script']);

/**
 * Every text of one file that should be a message of the catalogue (`messages/en.json`): what stands between tags, what
 * is given to an attribute or a property that is read, and what looks like a sentence. What programmers read is left
 * out: errors that are bugs, class names, imports.
 *
 * @throws Error when the file does not parse
 */
export function findWrittenTexts(path: string, source: string): WrittenText[] {
  const parsed = parseSync(path, source);
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse: ${parsed.errors[0]?.message}`);
  const found: WrittenText[] = [];
  const report = (node: Node, text: string) =>
    found.push({ line: source.slice(0, node.start).split('\n').length, text: text.trim() });

  function visit(node: Node, read: boolean): void {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeAnnotation':
      case 'TSTypeParameterInstantiation':
        return;
      case 'ThrowStatement':
      case 'NewExpression':
        if (isBug(node)) return;
        break;
      case 'JSXElement':
        if (SAME_EVERYWHERE.has(nameOf((node.openingElement as Node).name))) return;
        break;
      case 'JSXText':
        if (/\p{L}{2}/u.test(String(node.value).replaceAll('Overpaint', '')))
          report(node, String(node.value));
        return;
      case 'JSXAttribute':
        if (NOT_READ.test(nameOf(node.name))) return;
        visitValue(node.value, READ.test(nameOf(node.name)));
        return;
      case 'Property':
        visitValue(node.key, false);
        visitValue(node.value, READ.test(nameOf(node.key)));
        return;
      case 'Literal':
        if (typeof node.value === 'string' && isText(node.value, read)) report(node, node.value);
        return;
      case 'TemplateLiteral': {
        const text = (node.quasis as { value: { cooked: string } }[])
          .map(({ value }) => value.cooked)
          .join('…');
        if (isText(text, read && /\p{L}{2}/u.test(text))) report(node, text);
        break;
      }
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'JSXExpressionContainer':
        for (const child of childrenOf(node)) visit(child, read);
        return;
    }
    for (const child of childrenOf(node)) visit(child, false);
  }
  function visitValue(value: unknown, read: boolean): void {
    if (isNode(value)) visit(value, read);
  }

  visit(parsed.program as unknown as Node, false);
  return found;
}

function isText(text: string, read: boolean): boolean {
  return SENTENCE.test(text) || (read && /^\p{Lu}\p{Ll}|\p{L} \p{L}/u.test(text));
}

/** An `Error` of the language itself is for programmers; ours (`OverpaintError`, `ApiError`) are for everybody. */
function isBug(node: Node): boolean {
  const made = node.type === 'ThrowStatement' ? node.argument : node;
  return isNode(made) && made.type === 'NewExpression' && /^(Type|Range)?Error$/.test(nameOf(made.callee));
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  return String(node.type === 'Literal' ? node.value : (node.name ?? ''));
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
