/** Going to another screen closes what lies over the one before. */
export default function NoModal() {
  return null;
}
