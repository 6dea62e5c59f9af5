import type { Server } from 'node:http';
import type { Environment } from '@/lib/server/environment';

/** Listens on the address from the environment, or exits and says why it cannot. */
export async function listenOrExit(
  server: Server,
  { host, port }: Pick<Environment, 'host' | 'port'>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
    server.off('error', reject);
  } catch (error) {
    console.error(describeListenError(error as NodeJS.ErrnoException, host, port));
    process.exit(1);
  }
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is already in use, perhaps by another Overpaint. Stop that program, or choose another port: PORT=${port + 1} npm start`;
  }
  if (error.code === 'EACCES')
    return `This user is not allowed to listen on port ${port}. Choose one above 1023: PORT=3000 npm start`;
  if (error.code === 'EADDRNOTAVAIL') return `HOST=${host} is not an address of this machine.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}
