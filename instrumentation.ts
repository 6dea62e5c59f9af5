/** Next calls this once when the server starts: open everything, take over what a crash left, begin to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ openServicesOrExit }, { publishPageReaders }] = await Promise.all([
    import('@/lib/server/open-or-exit'),
    import('@/lib/server/pages'),
  ]);
  publishPageReaders();
  const services = await openServicesOrExit();
  await services.runner.start();
}
