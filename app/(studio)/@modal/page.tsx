/** Going to a screen closes what lies over the one before; this is for Create, and `[...elsewhere]` for the others. */
export default function NoModal() {
  return null;
}
