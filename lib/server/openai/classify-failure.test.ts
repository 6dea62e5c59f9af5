import { describe, expect, test } from 'vitest';
import { describeError, type ErrorCode } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import { sayRemark } from '@/lib/shared/remark';
import {
  type ClassifiedFailure,
  classifyErrorValue,
  classifyFailure as classifyIt,
} from './classify-failure';

type Body = {
  message?: string;
  type?: string | null;
  param?: string | null;
  code?: string | null;
  [more: string]: unknown;
};

/** With its message in English, as scripts read it. */
function classifyFailure(...args: Parameters<typeof classifyIt>) {
  const { message, ...failure }: ClassifiedFailure = classifyIt(...args);
  return { ...failure, message: message === null ? null : sayRemark(message, english) };
}

const classify = (status: number, error: Body | string, headers: Record<string, string> = {}) =>
  classifyFailure(status, new Headers(headers), JSON.stringify({ error }));

/** The rows of OpenAI's reference and of what its users report, as they arrive. */
const CASES: readonly [
  name: string,
  status: number,
  error: Body,
  code: ErrorCode,
  charged: 'no' | 'maybe',
][] = [
  [
    'moderation',
    400,
    {
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
      message: 'Your request was rejected by the safety system.',
    },
    'moderation_blocked',
    'no',
  ],
  [
    'moderation without its code',
    400,
    {
      code: null,
      type: 'image_generation_user_error',
      message: 'Your request was rejected as a result of our safety system.',
    },
    'moderation_blocked',
    'no',
  ],
  [
    'the older content policy',
    400,
    { code: 'content_policy_violation', type: 'invalid_request_error' },
    'moderation_blocked',
    'no',
  ],
  [
    'organisation not verified',
    403,
    {
      code: null,
      type: 'invalid_request_error',
      message:
        'Your organization must be verified to use the model `gpt-image-2.6-flare`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.',
    },
    'organization_not_verified',
    'no',
  ],
  [
    'hard limit',
    400,
    {
      code: 'billing_hard_limit_reached',
      type: 'billing_limit_user_error',
      message: 'Billing hard limit has been reached.',
    },
    'billing_hard_limit_reached',
    'no',
  ],
  [
    'quota',
    429,
    { code: 'insufficient_quota', type: 'insufficient_quota', message: 'You exceeded your current quota.' },
    'insufficient_quota',
    'no',
  ],
  ['quota by type alone', 429, { code: null, type: 'insufficient_quota' }, 'insufficient_quota', 'no'],
  [
    'rate',
    429,
    { code: 'rate_limit_exceeded', type: 'input-images', message: 'Please try again in 12s.' },
    'rate_limited',
    'no',
  ],
  ['rate by status alone', 429, { message: 'slow down' }, 'rate_limited', 'no'],
  [
    'bad key',
    401,
    {
      code: 'invalid_api_key',
      type: 'invalid_request_error',
      message: 'Incorrect API key provided: sk-abc***xyz.',
    },
    'invalid_api_key',
    'no',
  ],
  ['no key', 401, { code: null, message: "You didn't provide an API key." }, 'invalid_api_key', 'no'],
  [
    'missing scope',
    403,
    { code: null, type: 'permission_error', message: 'Missing scopes: api.model.images.request' },
    'permission_denied',
    'no',
  ],
  [
    'country',
    403,
    { code: 'unsupported_country_region_territory', type: 'request_forbidden' },
    'region_not_supported',
    'no',
  ],
  [
    'country by message',
    403,
    { code: null, message: 'Country, region, or territory not supported' },
    'region_not_supported',
    'no',
  ],
  [
    'model',
    404,
    { code: 'model_not_found', message: 'The model `x` does not exist or you do not have access to it.' },
    'model_not_available',
    'no',
  ],
  [
    'model without its code',
    404,
    { code: null, message: 'model "x" not found' },
    'model_not_available',
    'no',
  ],
  [
    'transparency, named by its field',
    400,
    { code: 'invalid_value', param: 'background', message: "Invalid value: 'transparent'." },
    'transparency_refused',
    'no',
  ],
  [
    'transparency that the format does not take',
    400,
    {
      code: 'invalid_value',
      param: 'output_format',
      message: "Transparent background is not supported with output_format='jpeg'.",
    },
    'unsupported_parameter',
    'no',
  ],
  [
    'a model that was shut down',
    404,
    {
      code: 'model_not_found',
      message: 'The model `gpt-image-1.5` has been deprecated, learn more here: https://example.com',
    },
    'retired_model',
    'no',
  ],
  [
    'a model that was retired, by its code',
    410,
    { code: 'model_retired', message: '' },
    'retired_model',
    'no',
  ],
  ['model with another status', 400, { code: 'model_not_found' }, 'model_not_available', 'no'],
  [
    'bad image',
    400,
    { code: 'invalid_image_file', message: 'Invalid image file or mode for image 1' },
    'invalid_image_file',
    'no',
  ],
  [
    'mask size',
    400,
    { code: null, message: 'Invalid mask image format - mask size does not match image size' },
    'invalid_mask',
    'no',
  ],
  [
    'mask without alpha',
    400,
    { code: null, message: 'Invalid mask image format - mask image missing alpha channel' },
    'invalid_mask',
    'no',
  ],
  [
    'size by parameter',
    400,
    { code: 'invalid_value', param: 'size', message: 'whatever' },
    'invalid_size',
    'no',
  ],
  [
    'size: multiple of 16',
    400,
    { code: 'invalid_value', param: null, message: 'Width and height must be a multiple of 16.' },
    'invalid_size',
    'no',
  ],
  [
    'size: longest edge',
    400,
    { code: 'invalid_value', param: null, message: 'The longest edge must not exceed 3840 pixels.' },
    'invalid_size',
    'no',
  ],
  [
    'size: pixel budget',
    400,
    {
      code: 'invalid_value',
      param: null,
      message: 'Requested resolution is below the minimum pixel budget.',
    },
    'invalid_size',
    'no',
  ],
  [
    'size: one of',
    400,
    { code: 'invalid_value', param: null, message: "Invalid size '512x512'. Supported values are …" },
    'invalid_size',
    'no',
  ],
  [
    'input fidelity',
    400,
    {
      code: 'invalid_input_fidelity_model',
      message: "The model does not support the 'input_fidelity' parameter.",
    },
    'unsupported_parameter',
    'no',
  ],
  [
    'input fidelity by message',
    400,
    { code: null, message: "The model 'gpt-image-2' does not support the 'input_fidelity' parameter." },
    'unsupported_parameter',
    'no',
  ],
  [
    'transparency',
    400,
    { code: null, message: 'Transparent background is not supported for this model.' },
    'transparency_refused',
    'no',
  ],
  [
    'unknown parameter',
    400,
    { code: 'unknown_parameter', param: 'style', message: "Unknown parameter: 'style'." },
    'unsupported_parameter',
    'no',
  ],
  [
    'any other 400',
    400,
    { code: 'invalid_value', param: 'n', message: 'n is too large' },
    'upstream_rejected',
    'no',
  ],
  ['too large', 413, { message: 'Payload too large' }, 'upstream_rejected', 'no'],
  ['Azure content filter', 400, { code: 'contentFilter', message: 'Filtered' }, 'moderation_blocked', 'no'],
  [
    'Azure inner error',
    400,
    { code: '', innererror: { code: 'content_filter' } },
    'moderation_blocked',
    'no',
  ],
  [
    'Azure deployment',
    404,
    { code: 'DeploymentNotFound', message: 'The API deployment does not exist' },
    'model_not_available',
    'no',
  ],
  ['Azure rate', 429, { code: '429', message: 'Please retry after 20 seconds.' }, 'rate_limited', 'no'],
  [
    'server error',
    500,
    { type: 'server_error', message: 'The server had an error' },
    'upstream_error',
    'maybe',
  ],
  [
    'generation failed',
    500,
    { code: 'image_generation_failed', message: 'The image could not be made' },
    'generation_failed',
    'maybe',
  ],
  ['overloaded', 503, { message: 'overloaded; check the mask' }, 'upstream_error', 'maybe'],
  ['a gateway that speaks JSON', 504, { message: 'upstream timed out' }, 'upstream_error', 'maybe'],
];

describe('each refusal is its own', () => {
  test.each(CASES)('%s', (_, status, error, code, charged) => {
    expect(classify(status, error).code).toBe(code);
    expect(describeError(code).charged).toBe(charged);
  });

  test('only a rate limit is queued again, and it alone says how long to wait', () => {
    for (const [, status, error, code] of CASES) {
      const { requeue, retryAfterMs } = classify(status, error);
      expect([code, requeue, retryAfterMs !== null]).toEqual([
        code,
        code === 'rate_limited',
        code === 'rate_limited',
      ]);
    }
  });

  test('the wait comes from header or message', () => {
    expect(classify(429, { message: 'try again in 467ms' }).retryAfterMs).toBe(467);
    expect(classify(429, { message: 'try again in 467ms' }, { 'retry-after': '3' }).retryAfterMs).toBe(3000);
    expect(classifyFailure(429, new Headers(), '<html>Too many</html>').retryAfterMs).toBe(20_000);
  });
});

describe('bodies that are not the API’s', () => {
  test.each<[number, string, ErrorCode]>([
    [502, '<html><title>502 Bad Gateway</title></html>', 'proxy_error'],
    [504, '<html>504</html>', 'proxy_error'],
    [524, '<!DOCTYPE html>A timeout occurred', 'proxy_error'],
    [503, 'Service Unavailable', 'proxy_error'],
    [502, '', 'proxy_error'],
    [500, 'Internal Server Error', 'upstream_error'],
    [408, '', 'proxy_error'],
    [401, '<html>', 'invalid_api_key'],
    [402, '', 'insufficient_quota'],
    [302, '', 'upstream_redirect'],
  ])('%d %j is %s, without a message', (status, body, code) => {
    expect(classifyFailure(status, new Headers(), body)).toMatchObject({ code, message: null });
  });

  test.each<[number, string, RegExp]>([
    [403, '<html>', /status 403 and gave no reason/],
    [404, '404 page not found', /status 404, .* check OPENAI_BASE_URL/],
    [405, '', /status 405, .* check OPENAI_BASE_URL/],
    [413, '<html>Request Entity Too Large', /status 413: the pictures are too large/],
    [400, '{"error":{"message":"cut off he', /status 400 and gave no reason/],
    [400, '{"error":null}', /status 400 and gave no reason/],
    [400, '[]', /status 400 and gave no reason/],
  ])('%d %j is a refusal, with what its status tells', (status, body, message) => {
    expect(classifyFailure(status, new Headers(), body)).toMatchObject({
      code: 'upstream_rejected',
      message: expect.stringMatching(message),
    });
  });

  test.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'])(
    'an error called %s, which every object has, is a refusal like any other',
    (name) => {
      const body = JSON.stringify({ error: { code: name, type: name, message: 'odd' } });
      expect(classifyFailure(400, new Headers(), body)).toMatchObject({
        code: 'upstream_rejected',
        message: 'odd',
      });
    },
  );

  test('errors that are strings, or lie elsewhere, are read', () => {
    expect(classify(400, 'prompt is required').message).toBe('prompt is required');
    expect(classifyFailure(400, new Headers(), '"just text"').message).toBe('just text');
    expect(classifyFailure(422, new Headers(), '{"detail":"field required"}').message).toBe('field required');
    expect(classifyFailure(400, new Headers(), '{"message":"bare"}').message).toBe('bare');
  });
});

describe('what a person is shown', () => {
  test('the API’s own sentence, where it tells what to change', () => {
    expect(
      classify(400, { code: 'invalid_value', param: 'size', message: 'Must be a multiple of 16.' }).message,
    ).toBe('Must be a multiple of 16.');
  });

  test('never a part of the key', () => {
    expect(
      classify(401, { code: 'invalid_api_key', message: 'Incorrect API key provided: sk-1234.' }).message,
    ).toBeNull();
    expect(classify(400, { message: 'bad header sk-proj-1234567' }).message).toBe('bad header [redacted]');
    const own = classifyFailure(400, new Headers(), '{"error":"Bad token hunter2hunter2"}', {
      secrets: ['hunter2hunter2'],
    });
    expect(own.message).toBe('Bad token [redacted]');
  });

  test('why it was moderated, in words only', () => {
    const details = { moderation_stage: 'output', categories: ['violence', '<img>', 7, 'self-harm'] };
    expect(
      classify(400, { code: 'moderation_blocked', message: 'x', moderation_details: details }).message,
    ).toBe('Reason given: stage: output; categories: violence, self-harm.');
    const said = (message: string) => classify(400, { code: 'moderation_blocked', message }).message;
    expect(said('Your request was rejected by the safety system.')).toBeNull();
    expect(said('The word “blood” is not allowed')).toBe('The word “blood” is not allowed');
  });

  test('why a server failed, where it says more than that it did', () => {
    expect(classify(500, { message: 'CUDA out of memory' }).message).toBe('CUDA out of memory');
    expect(classify(500, { message: 'The server had an error while processing' }).message).toBeNull();
  });
});

describe('the server’s own words are found in whichever of the usual spellings', () => {
  test.each<[string, string, string]>([
    ['an object', '{"error":{"message":"no such size"}}', 'no such size'],
    ['a string', '{"error":"no such size"}', 'no such size'],
    ['bare', '{"message":"no such size"}', 'no such size'],
    ['with a capital', '{"Message":"no such size"}', 'no such size'],
    ['detail', '{"detail":"no such size"}', 'no such size'],
    [
      'a list with places',
      '{"detail":[{"loc":["body","quality"],"msg":"is not possible","type":"value_error"}]}',
      'quality: is not possible',
    ],
    ['detail within', '{"error":{"detail":"no such size"}}', 'no such size'],
    ['errors', '{"errors":[{"message":"one"},{"message":"two"},"three"]}', 'one; two; three'],
    ['errors by field', '{"errors":{"quality":["is too high"]}}', 'quality: is too high'],
    ['success false', '{"success":false,"message":"no such size"}', 'no such size'],
    ['a code beside msg', '{"code":40001,"msg":"no such size","data":null}', 'no such size'],
    ['a fault', '{"fault":{"faultstring":"no such size","detail":{"errorcode":"x.Y"}}}', 'no such size'],
    [
      'problem details',
      '{"type":"https://x.invalid/p","title":"Bad","status":400,"detail":"no such size"}',
      'Bad: no such size',
    ],
    ['OAuth', '{"error":"invalid_request","error_description":"no such size"}', 'no such size'],
    ['Nest', '{"statusCode":400,"error":"Bad Request","message":["no such size"]}', 'no such size'],
    ['JSON in a string', JSON.stringify({ error: '{"error":{"message":"no such size"}}' }), 'no such size'],
    [
      'XML',
      '<?xml version="1.0"?><Error><Code>X</Code><Message>no &amp; never</Message></Error>',
      'no & never',
    ],
  ])('%s', (_, body, message) => {
    const said = classifyFailure(400, new Headers(), body).message;
    expect(said?.replace('It answered with status 400. It said: ', '')).toBe(message);
  });

  test('one line of text', () => {
    expect(classifyFailure(400, new Headers(), 'no such size\n').message).toBe(
      'It answered with status 400. It said: no such size',
    );
    expect(classifyFailure(503, new Headers(), 'upstream connect error').message).toBe(
      'upstream connect error',
    );
    expect(classifyFailure(400, new Headers(), '400 Bad Request').message).toMatch(/gave no reason/);
  });
});

describe('the request id', () => {
  test.each<[Record<string, string>, string | null]>([
    [{ 'x-request-id': 'req_123' }, 'req_123'],
    [{ 'apim-request-id': 'a-b-c' }, 'a-b-c'],
    [{ 'x-request-id': '<script>' }, null],
    [{}, null],
  ])('%j gives %j', (headers, expected) => {
    expect(classify(500, {}, headers).upstreamRequestId).toBe(expected);
  });
});

describe('errors without a status', () => {
  test.each<[unknown, ErrorCode]>([
    [{ code: 'image_generation_failed', type: 'image_generation_error', message: 'x' }, 'generation_failed'],
    [{ code: 'moderation_blocked' }, 'moderation_blocked'],
    // No queue waits for it, and the sentence of a rate limit says that one does.
    [{ code: 'rate_limit_exceeded' }, 'upstream_rejected'],
    [{ type: 'server_error' }, 'upstream_error'],
    [{ message: 'Your request was rejected by the safety system' }, 'moderation_blocked'],
    ['out of memory', 'upstream_error'],
    [null, 'upstream_error'],
    [{}, 'upstream_error'],
  ])('%j is %s', (value, code) => {
    expect(classifyErrorValue(value).code).toBe(code);
  });
});
