import 'server-only';

/**
 * The name of every setting, and whether it is a secret, which can also be given as `NAME_FILE`. The README,
 * `.env.example` and `compose.yaml` name the same ones; `scripts/settings-documents.test.ts` compares them.
 */
export const SETTINGS = {
  OPENAI_API_KEY: 'secret',
  OPENAI_BASE_URL: 'plain',
  OPENAI_ORG_ID: 'plain',
  OPENAI_PROJECT_ID: 'plain',
  OPENAI_CUSTOM_HEADERS: 'secret',
  HOST: 'plain',
  PORT: 'plain',
  ALLOWED_HOSTS: 'plain',
  TRUSTED_PROXIES: 'plain',
  AUTH: 'plain',
  PUBLIC_URL: 'plain',
  ADMIN_EMAIL: 'plain',
  ADMIN_PASSWORD: 'secret',
  OIDC_ISSUER: 'plain',
  OIDC_CLIENT_ID: 'plain',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_NAME: 'plain',
  OIDC_SCOPES: 'plain',
  OIDC_ALLOWED_DOMAINS: 'plain',
  OIDC_ALLOWED_GROUPS: 'plain',
  OIDC_ROLE_CLAIM: 'plain',
  OIDC_ROLE_VALUES: 'plain',
  PASSWORD_LOGIN: 'plain',
  DATA_DIR: 'plain',
  DATABASE_URL: 'secret',
  BLOB_URL: 'secret',
  AWS_ACCESS_KEY_ID: 'secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'secret',
  PICTURE_HOSTS: 'plain',
  MONTHLY_BUDGET_USD: 'plain',
  RUN_BUDGET_USD: 'plain',
  TRAIL_DAYS: 'plain',
  SMTP_URL: 'secret',
  SMTP_FROM: 'plain',
  METRICS_TOKEN: 'secret',
  MAX_CONCURRENT_CALLS: 'plain',
  CALL_DEADLINE_SECONDS: 'plain',
  OVERNIGHT_LOOK_SECONDS: 'plain',
  DRAIN_TIMEOUT: 'plain',
  LOG_LEVEL: 'plain',
} as const satisfies Record<string, 'plain' | 'secret'>;

export type SettingName = keyof typeof SETTINGS;
export type SecretName = {
  [Name in SettingName]: (typeof SETTINGS)[Name] extends 'secret' ? Name : never;
}[SettingName];

/** Every variable that is read: the settings, and the `_FILE` of each secret. */
export const VARIABLES: readonly string[] = Object.entries(SETTINGS).flatMap(([name, kind]) =>
  kind === 'secret' ? [name, `${name}_FILE`] : [name],
);

/** Names that other programs give to what is set here. */
const KNOWN_ELSEWHERE: Record<string, SettingName> = {
  OPENAI_API_BASE: 'OPENAI_BASE_URL',
  OPENAI_ORGANIZATION: 'OPENAI_ORG_ID',
  OPENAI_PROJECT: 'OPENAI_PROJECT_ID',
};

/** From here on two letters may be wrong; in a shorter name they would make another word of it. */
const LONG_NAME = 8;

/**
 * The variable that was meant by a name that is none: a typing mistake, other separators or capitals, a word left out,
 * our own name before it, or `_FILE` behind what is no secret.
 *
 * @param place whose names these are: in a file of ours `API_KEY` can only be `OPENAI_API_KEY`; in the environment,
 * which other programs share, the first word has to be right
 * @returns null for a variable, and for a name that resembles none
 */
export function meantVariable(name: string, place: 'own file' | 'environment'): string | null {
  if (VARIABLES.includes(name)) return null;
  const spelt = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  const own = spelt.replace(/^OVERPAINT_/, '');
  const exact = [spelt, own, KNOWN_ELSEWHERE[spelt], spelt.replace(/_FILE$/, '')].find(
    (candidate) => candidate !== undefined && VARIABLES.includes(candidate),
  );
  return exact ?? VARIABLES.find((variable) => resembles(spelt, variable, place)) ?? null;
}

function resembles(name: string, variable: string, place: 'own file' | 'environment'): boolean {
  const [letters, wanted] = [name.replaceAll('_', ''), variable.replaceAll('_', '')];
  if (letters === wanted) return true;
  const mistakes = Math.min(name.length, variable.length) >= LONG_NAME ? 2 : 0;
  if (mistakes > 0 && editDistance(letters, wanted) <= mistakes) return true;
  const [words, wantedWords] = [name.split('_'), variable.split('_')];
  const mayBe = place === 'own file' || words[0] === wantedWords[0];
  return mayBe && words.length > 1 && isSubsequence(words, wantedWords);
}

/** Whether these words stand in the others in this order. */
function isSubsequence(words: readonly string[], all: readonly string[]): boolean {
  let found = 0;
  for (const word of all) if (word === words[found]) found += 1;
  return found === words.length;
}

/** Letters to add, to leave out, to replace or to swap with their neighbour until `a` is `b`. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(
        cell(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        cell(rows, i - 1, j - 1) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, cell(rows, i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return cell(rows, a.length, b.length);
}

function cell(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
