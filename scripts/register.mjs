// Lets Node run the TypeScript of this project: resolves `@/` paths, and `server-only` as a no-op.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

/** Ends it. Until then every module passes through it, also those that need none of it. */
export const endTypeScript = register({
  tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
});
