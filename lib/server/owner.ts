import 'server-only';

/** One installation has one owner until it has accounts. */
export const LOCAL_OWNER_ID = 'local';

/**
 * Whose runs and images a request may see. Every query already takes the owner from here, so that accounts will change
 * this file and no route.
 */
export function ownerOf(_request: Request): string {
  return LOCAL_OWNER_ID;
}
