/** What is wrong with a screen in a pseudo-locale. Runs in the page, so it uses nothing from around it. */
export function findLanguageFaults({ names, words }: { names: string; words: readonly string[] }): string[] {
  /** What people wrote, what a program reads, and what says that it is in another language. */
  const DATA = 'code, kbd, pre, script, style, noscript, template, [dir=auto], :not(html)[lang]';
  const known = new Set(words);
  const faults: string[] = [];

  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true });

  /** Every letter of a message is accented in a pseudo-locale. */
  const plainWords = (text: string) =>
    (
      text
        .replace(new RegExp(names, 'g'), ' ')
        .match(/(?<![\p{L}\p{M}\d.])[A-Za-z]{2,}(?![\p{L}\p{M}\d])/gu) ?? []
    ).filter((word) => !known.has(word));

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || parent.closest(DATA) !== null || !isSeen(parent)) continue;
    if (plainWords(node.nodeValue ?? '').length > 0) faults.push(`English: ${node.nodeValue?.trim()}`);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (element.matches('[dir=auto]:not([placeholder])') || !isSeen(element)) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = element.getAttribute(name);
      if (text !== null && plainWords(text).length > 0) faults.push(`English ${name}: ${text}`);
    }
  }

  /** It ends in an ellipsis, or after some lines, on purpose. */
  const isShortened = (style: CSSStyleDeclaration) =>
    style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
  const isClipped = (style: CSSStyleDeclaration) => /hidden|clip/.test(style.overflowX);
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) continue;
    if (element.matches('input, select, textarea') || !isSeen(element) || element.title !== '') continue;
    const style = getComputedStyle(element);
    if (style.display === 'inline' || isShortened(style)) continue;
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.nodeValue?.trim() !== '',
    );
    if (isClipped(style) ? element.textContent.trim() !== '' : ownText && style.overflowX === 'visible')
      faults.push(`Cut off: ${element.textContent.trim().slice(0, 80)} (${element.className.slice(0, 60)})`);
  }

  const { documentElement: root } = document;
  if (root.scrollWidth > root.clientWidth)
    faults.push(`The page scrolls sideways by ${root.scrollWidth - root.clientWidth} px`);
  return [...new Set(faults)];
}
