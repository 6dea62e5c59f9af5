import 'server-only';

/** A bucket of S3 or of a store that speaks its language, and how to get there. */
export type S3Location = {
  bucket: string;
  /** What every key begins with: empty, or ending with a slash. */
  prefix: string;
  region: string;
  /** Null: Amazon's own for the region. */
  endpoint: string | null;
  /** The bucket in the path (`host/bucket/key`) rather than in the host name. */
  pathStyle: boolean;
  /** Null: whatever the machine offers (an instance role, a profile). */
  credentials: Credentials | null;
};

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const EXAMPLE = 's3://bucket/prefix?region=eu-central-1';
const OPTIONS = ['region', 'endpoint', 'pathStyle'];

/**
 * Reads `s3://KEY:SECRET@bucket/prefix?region=…&endpoint=https://host:port&pathStyle=true`; key and secret are
 * percent-encoded and may be left out.
 *
 * @param name of the setting, for the sentences
 * @param fallback credentials from elsewhere, where the URL has none
 * @returns the location, or every mistake in a sentence that does not repeat a secret
 */
export function parseS3Location(
  name: string,
  text: string,
  fallback: Credentials | null,
): { location: S3Location } | { problems: string[] } {
  if (!URL.canParse(text) || new URL(text).protocol !== 's3:') {
    return { problems: [`${name} must be a URL such as ${EXAMPLE}.`] };
  }
  const url = new URL(text);
  const problems: string[] = [];
  const bucket = url.host;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}$/.test(bucket)) {
    problems.push(`${name} does not name a bucket after s3://, as in ${EXAMPLE}.`);
  }
  for (const option of url.searchParams.keys()) {
    if (!OPTIONS.includes(option)) {
      problems.push(`${name} has the unknown option “${option}”; it knows ${OPTIONS.join(', ')}.`);
    }
  }
  const region = url.searchParams.get('region') || 'us-east-1';
  if (!/^[a-z0-9-]+$/i.test(region)) problems.push(`${name} has the region “${region}”, which is none.`);

  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !isHttpUrl(endpoint)) {
    problems.push(`The endpoint in ${name} must be a URL such as https://storage.example.com:9000.`);
  }
  const pathStyle = url.searchParams.get('pathStyle') ?? 'false';
  if (pathStyle !== 'true' && pathStyle !== 'false') {
    problems.push(`pathStyle in ${name} must be true or false, not “${pathStyle}”.`);
  }
  const credentials = readCredentials(url, fallback);
  if (credentials === 'half') {
    problems.push(`${name} has half of its credentials: write s3://KEY:SECRET@bucket, or leave both out.`);
  } else if (credentials === 'misspelt') {
    problems.push(`The key or secret in ${name} is not percent-encoded: write %25 for % and %2F for /.`);
  }
  if (problems.length > 0) return { problems };
  const path = url.pathname.split('/').filter((part) => part !== '');
  return {
    location: {
      bucket,
      prefix: path.length === 0 ? '' : `${path.map(decodeURIComponent).join('/')}/`,
      region,
      endpoint,
      pathStyle: pathStyle === 'true',
      credentials: credentials as Credentials | null,
    },
  };
}

/** Where pictures are, in words that hold no secret. */
export function describeS3Location({ bucket, prefix, endpoint }: S3Location): string {
  return `s3://${bucket}/${prefix}${endpoint === null ? '' : ` at ${new URL(endpoint).host}`}`;
}

function readCredentials(url: URL, fallback: Credentials | null): Credentials | null | 'half' | 'misspelt' {
  if (url.username === '' && url.password === '') return fallback;
  if (url.username === '' || url.password === '') return 'half';
  try {
    return {
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    };
  } catch {
    return 'misspelt';
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
