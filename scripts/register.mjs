// Lets Node run the TypeScript of this project: `@/` paths, and `server-only` as the no-op it is on a server.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) });
