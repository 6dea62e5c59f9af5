/** An admin decides about people, money and settings; a member makes things; a viewer sees what is shared. */
export const ROLES = ['admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
