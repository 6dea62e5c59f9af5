/** The same for every model; counted in characters, not in UTF-16 units. */
export const PROMPT_MAX_CHARACTERS = 32_000;
