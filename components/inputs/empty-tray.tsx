import { AddInputs } from './add-inputs';

/** Where the pictures of an edit will lie. Also drawn by the server, before anything of editing is loaded. */
export function EmptyTray({ onFiles = () => {} }: { onFiles?: (files: File[]) => void }) {
  return <AddInputs label="Add images to edit" onFiles={onFiles} />;
}
