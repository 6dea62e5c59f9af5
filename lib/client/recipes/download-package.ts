import { packageUrl } from './job-requests';

/** Saves a package as a file. What is packed is what is kept: save the job first. */
export function downloadPackage(jobId: string, kind: string, options?: URLSearchParams): void {
  const link = document.createElement('a');
  link.href = packageUrl(jobId, kind, options);
  // Its name is the server's. Without this a refusal would replace the page.
  link.download = '';
  link.click();
}
