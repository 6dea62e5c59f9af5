import { createStore } from 'zustand/vanilla';

/** A dialog about images that can be asked for anywhere; see `StudioActions`. */
export type ImageDialog =
  | { what: 'collect'; imageIds: readonly string[] }
  | { what: 'share'; imageId: string }
  | { what: 'reference'; imageIds: readonly string[] };

type Host = symbol;

/**
 * Where it is drawn: on the page, or inside the modal dialog that lies over it, which takes every press outside of it for the
 * wish to be closed.
 */
export const imageDialogStore = createStore<{ open: ImageDialog | null; hosts: readonly Host[] }>(() => ({
  open: null,
  hosts: [],
}));

export function openImageDialog(open: ImageDialog | null): void {
  imageDialogStore.setState({ open });
}

/** @returns takes it away again, and leaves the dialog to the one under it */
export function addImageDialogHost(host: Host): () => void {
  imageDialogStore.setState(({ hosts }) => ({ hosts: [...hosts, host] }));
  return () => imageDialogStore.setState(({ hosts }) => ({ hosts: hosts.filter((other) => other !== host) }));
}

/** What is drawn there: in the place that came last everything, nothing in those under it. */
export function imageDialogIn(host: Host) {
  return ({ open, hosts }: ReturnType<typeof imageDialogStore.getState>) =>
    hosts.at(-1) === host ? open : null;
}
