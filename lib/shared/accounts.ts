/** An admin decides about people, money and settings; a member makes things; a viewer sees what is shared. */
export const ROLES = ['admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** @param role none where there are no accounts */
export function mayMake(role: Role | undefined): boolean {
  return role !== 'viewer';
}

/** The first admin, who owns everything that was made before there were accounts; and the only owner without accounts. */
export const LOCAL_OWNER_ID = 'local';

export const PASSWORD_MIN_CHARACTERS = 8;
export const PASSWORD_MAX_CHARACTERS = 128;
export const NAME_MAX_CHARACTERS = 80;

/** Where people go who are not signed in; `next` brings them back. */
export const SIGN_IN_PATH = '/sign-in';
export const SIGN_UP_PATH = '/sign-up';
export const SETUP_PATH = '/setup';
export const INVITATION_PATH = '/invitation';

/** Where those begin who only see what is shared with them. */
export const COLLECTIONS_PATH = '/collections';

/** How programs use an installation. */
export const DEVELOPERS_PATH = '/developers';

/** For admins. */
export const PEOPLE_PATH = '/people';
export const TRAIL_PATH = '/trail';

/**
 * The path of this server that an address was meant to lead to after the sign-in.
 *
 * @returns `/` for whatever leads elsewhere
 */
export function safeNext(next: string | null | undefined): string {
  // Two slashes, or one of them turned, begin an address of another server.
  return next !== null && next !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/';
}
