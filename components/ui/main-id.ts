/** The main part of each screen: where “Skip to the content” leads. */
export const MAIN_ID = 'main';
