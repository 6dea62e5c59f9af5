import 'server-only';
import { BlobStoreFailure } from './blob-store-failure';
import { describeS3Location, type S3Location } from './s3-location';

/** What the SDK throws, and what Node throws below it. */
type Thrown = {
  name?: string;
  Code?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'TimeoutError',
]);

/** Whether the store says that there is no such object; a missing bucket is another matter. */
export function isMissingObject(error: unknown): boolean {
  const { name, Code, $metadata } = (error ?? {}) as Thrown;
  if (name === 'NoSuchBucket' || Code === 'NoSuchBucket') return false;
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404;
}

/** A failure with a sentence that says what is wrong and where to put it right; it holds no secret. */
export function explainS3Error(error: unknown, location: S3Location): BlobStoreFailure {
  if (error instanceof BlobStoreFailure) return error;
  return new BlobStoreFailure(sentence((error ?? {}) as Thrown, location), { cause: error });
}

function sentence(error: Thrown, location: S3Location): string {
  const where = describeS3Location(location);
  const code = error.Code ?? error.name ?? '';
  const status = error.$metadata?.httpStatusCode;
  const region = error.$response?.headers?.['x-amz-bucket-region'];
  if (code === 'NoSuchBucket') return `There is no bucket “${location.bucket}”: ${where}.`;
  if (code === 'InvalidAccessKeyId' || code === 'InvalidToken' || code === 'ExpiredToken') {
    return `${where} does not know this access key. Check the key in BLOB_URL or AWS_ACCESS_KEY_ID.`;
  }
  if (code === 'SignatureDoesNotMatch') {
    return `${where} does not accept the secret key. Check it, and that it is percent-encoded in BLOB_URL.`;
  }
  if (code === 'RequestTimeTooSkewed') {
    return `The clock of this machine and that of ${where} are too far apart. Set the clock, for example by NTP.`;
  }
  if (code === 'CredentialsProviderError') {
    return `No credentials for ${where} were found. Put KEY:SECRET@ into BLOB_URL, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
  }
  if (region !== undefined && region !== location.region) {
    return `The bucket “${location.bucket}” is in the region ${region}: write ?region=${region} in BLOB_URL.`;
  }
  if (code === 'PermanentRedirect' || code === 'AuthorizationHeaderMalformed' || status === 301) {
    return `The bucket “${location.bucket}” is in another region than ${location.region}: name it with ?region= in BLOB_URL.`;
  }
  if (status === 403) {
    return `${where} denies access. The key needs to get, put, delete and list objects there.`;
  }
  if (status === 413 || code === 'EntityTooLarge') {
    return `${where}, or a proxy before it, refuses files of this size. Raise its limit (nginx: client_max_body_size) to 100 MB.`;
  }
  const nodeCode = [error.code, error.name].find((each) => each !== undefined && UNREACHABLE.has(each));
  if (nodeCode !== undefined) return `${where} cannot be reached (${nodeCode}).`;
  if (/CERT|SELF_SIGNED|ERR_TLS/.test(error.code ?? '')) {
    return `The certificate of ${where} is not trusted (${error.code}). NODE_EXTRA_CA_CERTS can name your own authority.`;
  }
  return `${where} did not do what it was asked for (${[status, code].filter(Boolean).join(' ') || 'no reason given'}).`;
}
