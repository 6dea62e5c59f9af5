/** Where the subject of an item is marked. */
export function subjectHref(jobId: string, itemId: string): string {
  return `/recipes/${jobId}/subject/${itemId}`;
}
