type RefusalDetails = {
  status?: number;
  type?: string;
  code?: string | null;
  param?: string | null;
  headers?: Record<string, string>;
  extra?: Record<string, unknown>;
};

/** A refusal as the real API words it. Nothing is drawn and nothing is billed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: { error: Record<string, unknown> };
  readonly headers: Record<string, string>;

  constructor(message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = details.status ?? 400;
    this.headers = details.headers ?? {};
    this.body = {
      error: {
        message,
        type: details.type ?? 'invalid_request_error',
        param: details.param ?? null,
        code: details.code ?? null,
        ...details.extra,
      },
    };
  }

  toResponse(requestId: string): Response {
    return Response.json(this.body, {
      status: this.status,
      headers: { 'x-request-id': requestId, ...this.headers },
    });
  }
}

export function refuseValue(param: string, message: string): Refusal {
  return new Refusal(message, { code: 'invalid_value', param });
}

const list = (values: readonly string[]) =>
  values.length > 1
    ? `${values
        .slice(0, -1)
        .map((value) => `'${value}'`)
        .join(', ')}, and '${values.at(-1)}'`
    : `'${values[0]}'`;

export function refuseChoice(param: string, value: string, supported: readonly string[]): Refusal {
  return refuseValue(param, `Invalid value: '${value}'. Supported values are: ${list(supported)}.`);
}

export function refuseType(param: string, expected: string, value: unknown): Refusal {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return new Refusal(`Invalid type for '${param}': expected ${expected}, but got ${got} instead.`, {
    code: 'invalid_type',
    param,
  });
}

export function refuseUnknownParameter(name: string): Refusal {
  return new Refusal(`Unknown parameter: '${name}'.`, { code: 'unknown_parameter', param: name });
}

export function refuseMissing(name: string): Refusal {
  return new Refusal(`Missing required parameter: '${name}'.`, {
    code: 'missing_required_parameter',
    param: name,
  });
}

export function refuseModel(id: string): Refusal {
  return new Refusal(`The model '${id}' does not exist or you do not have access to it.`, {
    status: 404,
    code: 'model_not_found',
  });
}

/** The real API echoes part of the key, which is why its message is never shown unredacted. */
export function refuseKey(key: string): Refusal {
  const echo =
    key.length > 8 ? `${key.slice(0, 7)}${'*'.repeat(12)}${key.slice(-4)}` : '*'.repeat(key.length);
  return new Refusal(
    `Incorrect API key provided: ${echo}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { status: 401, code: 'invalid_api_key' },
  );
}

export function refuseModeration(stage: 'input' | 'output' = 'input'): Refusal {
  return new Refusal(
    'Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID.',
    {
      type: 'image_generation_user_error',
      code: 'moderation_blocked',
      extra: { moderation_details: { moderation_stage: stage, categories: ['other'] } },
    },
  );
}
