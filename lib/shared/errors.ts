import { english, type Sentence } from './language';

/**
 * Every way in which something can be refused or fail, in one table. What a person reads of it, what happened and what to
 * do, is in the catalogue by the same code (`messages/en.json`, `errors`); a code without a sentence does not compile.
 * Whether money was spent is not part of the sentence: it is `charged`, and the interface says it in the same words
 * everywhere (see `chargeSentence`).
 */
type ErrorEntry = {
  /** HTTP status when the error answers a request; for errors of a run it is the status of asking again. */
  status: number;
  /** Whether the same request may succeed later without being changed. */
  retryable: boolean;
  /** What a failed run cost: nothing, its price, or an unknown amount. */
  charged: 'no' | 'yes' | 'maybe';
  /** The page of OpenAI's where this is put right. */
  helpUrl?: string;
};

/** Who is asked unless `OPENAI_BASE_URL` names another; the sentences below are about it. */
export const OPENAI = 'OpenAI';

const BILLING_URL = 'https://platform.openai.com/settings/organization/billing/overview';
const LIMITS_URL = 'https://platform.openai.com/settings/organization/limits';
const KEYS_URL = 'https://platform.openai.com/api-keys';
const VERIFY_URL = 'https://platform.openai.com/settings/organization/general';
const STATUS_URL = 'https://status.openai.com';

const no = { charged: 'no' } as const;

export const ERRORS = {
  // The request, before anything is spent.
  invalid_json: { ...no, status: 400, retryable: false },
  invalid_request: { ...no, status: 400, retryable: false },
  unsupported_media_type: {
    ...no,
    status: 415,
    retryable: false,
  },
  payload_too_large: { ...no, status: 413, retryable: false },
  unknown_model: {
    ...no,
    status: 400,
    retryable: false,
  },
  retired_model: {
    ...no,
    status: 400,
    retryable: false,
  },
  invalid_combination: {
    ...no,
    status: 400,
    retryable: false,
  },
  invalid_cursor: { ...no, status: 400, retryable: false },
  foreign_origin: {
    ...no,
    status: 403,
    retryable: false,
  },
  ambiguous_request: {
    ...no,
    status: 400,
    retryable: false,
  },
  upgrade_refused: {
    ...no,
    status: 501,
    retryable: false,
  },
  headers_too_large: {
    ...no,
    status: 431,
    retryable: false,
  },
  request_too_slow: {
    ...no,
    status: 408,
    retryable: true,
  },
  unknown_host: {
    ...no,
    status: 421,
    retryable: false,
  },
  not_found: { ...no, status: 404, retryable: false },
  // Who asks.
  sign_in_required: { ...no, status: 401, retryable: false },
  token_invalid: { ...no, status: 401, retryable: false },
  not_allowed: { ...no, status: 403, retryable: false },
  wrong_password: { ...no, status: 401, retryable: false },
  too_many_attempts: { ...no, status: 429, retryable: true },
  account_disabled: { ...no, status: 403, retryable: false },
  account_waiting: { ...no, status: 403, retryable: false },
  accounts_off: { ...no, status: 404, retryable: false },
  setup_done: { ...no, status: 409, retryable: false },
  wrong_setup_code: { ...no, status: 403, retryable: false },
  invalid_email: { ...no, status: 400, retryable: false },
  weak_password: { ...no, status: 400, retryable: false },
  email_taken: { ...no, status: 409, retryable: false },
  invitation_invalid: { ...no, status: 404, retryable: false },
  sign_up_closed: { ...no, status: 403, retryable: false },
  last_admin: { ...no, status: 409, retryable: false },
  last_way_in: { ...no, status: 409, retryable: false },
  person_not_found: { ...no, status: 404, retryable: false },
  challenge_expired: { ...no, status: 400, retryable: false },
  passkey_refused: { ...no, status: 401, retryable: false },
  provider_unavailable: { ...no, status: 503, retryable: true },
  provider_refused: { ...no, status: 403, retryable: false },
  token_not_found: { ...no, status: 404, retryable: false },
  too_many_tokens: { ...no, status: 409, retryable: false },
  wish_not_found: { ...no, status: 404, retryable: false },
  no_account: { ...no, status: 403, retryable: false },
  identity_taken: { ...no, status: 409, retryable: false },
  passkey_not_found: { ...no, status: 404, retryable: false },
  model_not_allowed: { ...no, status: 403, retryable: false },
  collection_not_found: { ...no, status: 404, retryable: false },
  reference_not_found: { ...no, status: 404, retryable: false },
  link_not_found: { ...no, status: 404, retryable: false },
  method_not_allowed: {
    ...no,
    status: 405,
    retryable: false,
  },
  unsupported_image: {
    ...no,
    status: 415,
    retryable: false,
  },
  broken_image: {
    ...no,
    status: 400,
    retryable: false,
  },
  hard_picture: {
    ...no,
    status: 422,
    retryable: false,
  },
  decoding_busy: {
    ...no,
    status: 503,
    retryable: true,
  },
  too_many_pixels: {
    ...no,
    status: 413,
    retryable: false,
  },
  upload_too_large: {
    ...no,
    status: 413,
    retryable: false,
  },
  upload_interrupted: {
    ...no,
    status: 400,
    retryable: true,
  },
  empty_mask: {
    ...no,
    status: 400,
    retryable: false,
  },
  full_mask: {
    ...no,
    status: 400,
    retryable: false,
  },
  mask_mismatch: {
    ...no,
    status: 400,
    retryable: false,
  },
  invalid_markup: {
    ...no,
    status: 400,
    retryable: false,
  },
  invalid_region: { ...no, status: 400, retryable: false },
  not_an_edit: {
    ...no,
    status: 409,
    retryable: false,
  },
  source_deleted: {
    ...no,
    status: 410,
    retryable: false,
  },
  range_not_satisfiable: {
    ...no,
    status: 416,
    retryable: false,
  },
  run_not_found: { ...no, status: 404, retryable: false },
  prompt_not_found: { ...no, status: 404, retryable: false },
  preset_not_found: { ...no, status: 404, retryable: false },
  changed_meanwhile: {
    ...no,
    status: 409,
    retryable: false,
  },
  name_taken: { ...no, status: 409, retryable: false },
  image_not_found: { ...no, status: 404, retryable: false },
  id_conflict: {
    ...no,
    status: 409,
    retryable: false,
  },
  nothing_to_pack: { ...no, status: 409, retryable: false },
  job_not_found: { ...no, status: 404, retryable: false },
  comparison_not_found: { ...no, status: 404, retryable: false },
  comparison_changed: {
    ...no,
    status: 409,
    retryable: false,
  },
  comparison_cap_reached: {
    ...no,
    status: 402,
    retryable: false,
  },
  overnight_not_found: { ...no, status: 404, retryable: false },
  overnight_not_offered: { ...no, status: 400, retryable: false },
  overnight_refused: { ...no, status: 502, retryable: false },
  overnight_expired: { ...no, status: 502, retryable: true },
  nothing_to_start: { ...no, status: 409, retryable: false },
  not_cancelable: { ...no, status: 409, retryable: false },
  nothing_to_save: {
    ...no,
    status: 409,
    retryable: false,
  },
  answer_not_here: {
    ...no,
    status: 410,
    retryable: false,
  },
  budget_exceeded: { ...no, status: 402, retryable: false },
  person_budget_exceeded: { ...no, status: 402, retryable: false },
  token_budget_exceeded: { ...no, status: 402, retryable: false },
  run_budget_exceeded: {
    ...no,
    status: 402,
    retryable: false,
  },
  cap_exceeded: { ...no, status: 402, retryable: false },
  price_unknown: {
    ...no,
    status: 402,
    retryable: false,
  },
  disk_full: {
    ...no,
    status: 507,
    retryable: true,
  },
  disk_unusable: {
    ...no,
    status: 503,
    retryable: true,
  },
  // More at once than one server does (lib/server/limits). The sentence that is answered says how many.
  too_many_bodies: {
    ...no,
    status: 429,
    retryable: true,
  },
  too_many_uploads: {
    ...no,
    status: 429,
    retryable: true,
  },
  too_many_connections: {
    ...no,
    status: 429,
    retryable: true,
  },
  too_many_streams: {
    ...no,
    status: 429,
    retryable: true,
  },
  server_memory_full: {
    ...no,
    status: 503,
    retryable: true,
  },
  shutting_down: {
    ...no,
    status: 503,
    retryable: true,
  },
  database_unavailable: {
    ...no,
    status: 503,
    retryable: true,
  },
  storage_unavailable: {
    ...no,
    status: 503,
    retryable: true,
  },
  vision_file_damaged: {
    ...no,
    status: 500,
    retryable: false,
  },
  internal: {
    ...no,
    status: 500,
    retryable: true,
  },

  unusable_mask: {
    ...no,
    status: 400,
    retryable: false,
  },
  // An edit whose pictures could not be made ready: nothing was sent.
  edit_not_prepared: {
    ...no,
    status: 500,
    retryable: true,
  },

  // A run that OpenAI refused: not charged.
  moderation_blocked: {
    ...no,
    status: 400,
    retryable: false,
  },
  organization_not_verified: {
    ...no,
    status: 403,
    retryable: false,
    helpUrl: VERIFY_URL,
  },
  model_not_available: {
    ...no,
    status: 404,
    retryable: false,
    helpUrl: LIMITS_URL,
  },
  billing_hard_limit_reached: {
    ...no,
    status: 402,
    retryable: false,
    helpUrl: LIMITS_URL,
  },
  insufficient_quota: {
    ...no,
    status: 402,
    retryable: false,
    helpUrl: BILLING_URL,
  },
  invalid_api_key: {
    ...no,
    status: 401,
    retryable: false,
    helpUrl: KEYS_URL,
  },
  permission_denied: {
    ...no,
    status: 403,
    retryable: false,
    helpUrl: KEYS_URL,
  },
  region_not_supported: {
    ...no,
    status: 403,
    retryable: false,
  },
  invalid_image_file: {
    ...no,
    status: 400,
    retryable: false,
  },
  invalid_mask: { ...no, status: 400, retryable: false },
  invalid_size: {
    ...no,
    status: 400,
    retryable: false,
  },
  unsupported_parameter: {
    ...no,
    status: 400,
    retryable: false,
  },
  transparency_refused: {
    ...no,
    status: 400,
    retryable: false,
  },
  upstream_rejected: { ...no, status: 400, retryable: false },
  rate_limited: {
    ...no,
    status: 429,
    retryable: true,
    helpUrl: LIMITS_URL,
  },
  quota_used_up: {
    ...no,
    status: 402,
    retryable: false,
  },
  // Of a run that waits.
  waiting_long: {
    ...no,
    status: 429,
    retryable: true,
  },
  upstream_unreachable: {
    ...no,
    status: 502,
    retryable: true,
  },
  upstream_redirect: {
    ...no,
    status: 502,
    retryable: false,
  },
  poisoned: {
    ...no,
    status: 500,
    retryable: false,
  },
  run_not_sent: {
    ...no,
    status: 500,
    retryable: false,
  },
  poisoned_answer: {
    status: 500,
    retryable: false,
    charged: 'maybe',
  },
  answer_not_saved: {
    status: 500,
    retryable: false,
    charged: 'maybe',
  },

  // A run whose answer was lost after the request may have left.
  answer_lost: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  copied_waiting: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  copied_under_way: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  answer_cut: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  answer_truncated: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  answer_timeout: {
    status: 504,
    retryable: false,
    charged: 'maybe',
  },
  upstream_error: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    helpUrl: STATUS_URL,
  },
  proxy_error: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },

  // A run whose answer arrived whole, and is of no use.
  generation_failed: {
    status: 502,
    retryable: true,
    charged: 'maybe',
  },
  unreadable_answer: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  empty_answer: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  damaged_image: {
    status: 502,
    retryable: false,
    charged: 'yes',
  },
  incomplete_image: {
    status: 502,
    retryable: false,
    charged: 'yes',
  },
  placement_failed: {
    status: 500,
    retryable: false,
    charged: 'yes',
  },
  picture_elsewhere: {
    status: 502,
    retryable: false,
    charged: 'maybe',
  },
  more_images: {
    status: 502,
    retryable: false,
    charged: 'yes',
  },
  fewer_images: {
    status: 502,
    retryable: false,
    charged: 'yes',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export function describeError(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

/** Its page of help is OpenAI's, and would not help with another server. */
export function helpUrlOf(code: ErrorCode, server: string): string | null {
  return server === OPENAI ? (describeError(code).helpUrl ?? null) : null;
}

/**
 * What happened and what to do.
 *
 * @param server who was asked: OpenAI, or the host of a compatible server
 */
export function errorSentence(code: ErrorCode, server: string = OPENAI): Sentence {
  return { key: `errors.${code}`, values: { server } };
}

/** An expected refusal or failure. Anything else that is thrown is a bug and answers `internal`. */
export class OverpaintError extends Error {
  override readonly name = 'OverpaintError';
  readonly code: ErrorCode;
  /** What a person reads, in any language; null: only the English `message` says it, to people who write scripts. */
  readonly sentence: Sentence | null;

  /**
   * By name, not by class: Next bundles this file once for the routes and once for the services that they call, so one
   * process has two classes, and a refused budget would come out as a bug.
   */
  static override [Symbol.hasInstance](value: unknown): value is OverpaintError {
    return value instanceof Error && value.name === 'OverpaintError';
  }

  /** @param said what says more than the table's sentence, safe to show; a text for people who write scripts only */
  constructor(code: ErrorCode, said: Sentence | string = errorSentence(code), options?: ErrorOptions) {
    super(typeof said === 'string' ? said : english.say(said), options);
    this.code = code;
    this.sentence = typeof said === 'string' ? null : said;
  }
}
