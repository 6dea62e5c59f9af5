import { spawn } from 'node:child_process';

type Options = { cwd?: string; env?: Record<string, string>; quiet?: boolean };
type Finished = { code: number; output: string };

/**
 * Runs a program to its end without standard input, and shows its output as it comes (unless `quiet`).
 *
 * @returns its exit code (127 if it cannot be started) and all its output
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<Finished> {
  const { promise, resolve } = Promise.withResolvers<Finished>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer) => {
    chunks.push(chunk);
    if (options.quiet !== true) process.stdout.write(chunk);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.once('error', (error) => resolve({ code: 127, output: error.message }));
  child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  return promise;
}

/** Installs a Debian package, but only as root in CI, where it changes no person's machine. */
export async function installDebianPackage(name: string): Promise<boolean> {
  if (process.env.CI !== 'true' || process.getuid?.() !== 0) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runCommand('apt-get', ['install', '-y', '--no-install-recommends', name], { env, quiet: true });
  if ((await install()).code === 0) return true;
  await runCommand('apt-get', ['update'], { env, quiet: true });
  return (await install()).code === 0;
}
