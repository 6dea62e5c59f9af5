/** Where the panel of prompts and presets is asked for in an address: `/#history`, `/#presets`, `/#list`. */
const PANELS = ['history', 'presets', 'list'] as const;
export type PanelName = (typeof PANELS)[number];

export function readPanel(hash: string): PanelName | null {
  return PANELS.find((name) => hash === `#${name}`) ?? null;
}

/**
 * Follows the address: a link to a panel opens it, wherever it stands on the page, and is taken out of the address
 * again, so that a reload does not open it anew. Returns the end of following.
 */
export function followPanel(open: (panel: PanelName) => void): () => void {
  const take = () => {
    const panel = readPanel(location.hash);
    if (panel === null) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    open(panel);
  };
  // A plain click needs no entry in the history.
  const onClick = (event: MouseEvent) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    const panel = link && readPanel(link.hash);
    if (!panel || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(panel);
  };
  take();
  addEventListener('hashchange', take);
  document.addEventListener('click', onClick);
  return () => {
    removeEventListener('hashchange', take);
    document.removeEventListener('click', onClick);
  };
}
