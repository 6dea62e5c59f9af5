/** Next calls this once when the server starts: open everything, take over what a crash left, begin to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { getServices } = await import('@/lib/server/services');
  const services = await getServices();
  await services.runner.start();
}
