/** Next calls this once when the server starts: open everything, take over what a crash left, begin to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ getServices }, { publishHome }] = await Promise.all([
    import('@/lib/server/services'),
    import('@/lib/server/home'),
  ]);
  publishHome();
  const services = await getServices();
  await services.runner.start();
}
