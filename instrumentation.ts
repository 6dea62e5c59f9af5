/** Next calls this once when the server starts: open everything, take over what a crash left, begin to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { openServicesOrExit } = await import('@/lib/server/open-or-exit');
  const services = await openServicesOrExit();
  await services.runner.start();
  services.overnightWorker.start();
}
