/**
 * Every way in which something can be refused or fail, in one table. A code without a sentence does not compile.
 *
 * `message` is what a person reads: what happened and what to do. Whether money was spent is not part of the sentence:
 * it is `charged`, and the interface says it in the same words everywhere (see `chargeSentence`).
 */
type ErrorEntry = {
  /** HTTP status when the error answers a request; for errors of a run it is the status of asking again. */
  status: number;
  message: string;
  /** Whether the same request may succeed later without being changed. */
  retryable: boolean;
  /** What a failed run cost: nothing, its price, or nobody knows. */
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
  invalid_json: { ...no, status: 400, retryable: false, message: 'The request body is not JSON.' },
  invalid_request: { ...no, status: 400, retryable: false, message: 'The request is not valid.' },
  unsupported_media_type: {
    ...no,
    status: 415,
    retryable: false,
    message: 'Send this request as application/json.',
  },
  payload_too_large: { ...no, status: 413, retryable: false, message: 'The request is too large.' },
  unknown_model: {
    ...no,
    status: 400,
    retryable: false,
    message: 'This model is not in the catalogue. Say which known model it behaves like.',
  },
  retired_model: {
    ...no,
    status: 400,
    retryable: false,
    message: 'OpenAI has shut this model down. Choose a current one.',
  },
  invalid_combination: {
    ...no,
    status: 400,
    retryable: false,
    message: 'These settings cannot be combined.',
  },
  invalid_cursor: { ...no, status: 400, retryable: false, message: 'This page of the list does not exist.' },
  foreign_origin: {
    ...no,
    status: 403,
    retryable: false,
    message: 'Refused: this request came from another web page.',
  },
  ambiguous_request: {
    ...no,
    status: 400,
    retryable: false,
    message: 'Refused: this request can be read in more than one way.',
  },
  upgrade_refused: {
    ...no,
    status: 501,
    retryable: false,
    message: 'Refused: this server changes to no other protocol, and is no proxy. Ask it with plain HTTP.',
  },
  headers_too_large: {
    ...no,
    status: 431,
    retryable: false,
    message: 'The address or the headers of this request are too long.',
  },
  request_too_slow: {
    ...no,
    status: 408,
    retryable: true,
    message: 'The request came too slowly, so it was given up. Nothing was started. Send it again.',
  },
  unknown_host: {
    ...no,
    status: 421,
    retryable: false,
    message: 'Refused: this server does not answer to that host name. Add it to ALLOWED_HOSTS.',
  },
  not_found: { ...no, status: 404, retryable: false, message: 'There is nothing here.' },
  method_not_allowed: {
    ...no,
    status: 405,
    retryable: false,
    message: 'This address does not take that method.',
  },
  unsupported_image: {
    ...no,
    status: 415,
    retryable: false,
    message: 'This is no picture that can be used here. Save it as PNG or JPEG and send that.',
  },
  broken_image: {
    ...no,
    status: 400,
    retryable: false,
    message: 'This picture is damaged or incomplete, so it was not taken. Save it again, then send it again.',
  },
  hard_picture: {
    ...no,
    status: 422,
    retryable: false,
    message:
      'This picture takes more time or memory to read than any may here, so it was not taken. Save it again as PNG or JPEG, or make it smaller, then send it again.',
  },
  decoding_busy: {
    ...no,
    status: 503,
    retryable: true,
    message: 'Too many pictures are waiting to be read. Nothing was charged. Try again in a moment.',
  },
  too_many_pixels: {
    ...no,
    status: 413,
    retryable: false,
    message: 'A picture may have 64 megapixels at most. Make it smaller, then send it again.',
  },
  upload_too_large: {
    ...no,
    status: 413,
    retryable: false,
    message: 'A picture may have 50 MB at most.',
  },
  upload_interrupted: {
    ...no,
    status: 400,
    retryable: true,
    message: 'The upload broke off before the whole picture had come. Send it again.',
  },
  empty_mask: {
    ...no,
    status: 400,
    retryable: false,
    message: 'The mask is empty: paint what should change.',
  },
  full_mask: {
    ...no,
    status: 400,
    retryable: false,
    message: 'The mask covers the whole picture: leave something unpainted, or edit without a mask.',
  },
  mask_mismatch: {
    ...no,
    status: 400,
    retryable: false,
    message: 'The mask has another shape than the first picture. Paint it on that picture.',
  },
  invalid_markup: {
    ...no,
    status: 400,
    retryable: false,
    message: 'The markup must be a drawing on a transparent ground, of the first picture’s shape.',
  },
  invalid_region: { ...no, status: 400, retryable: false, message: 'The region lies outside the picture.' },
  not_an_edit: {
    ...no,
    status: 409,
    retryable: false,
    message: 'This image is no answer that was put back into a photo, so there is nothing to place again.',
  },
  source_deleted: {
    ...no,
    status: 410,
    retryable: false,
    message: 'A picture that this edit was made from has been deleted for good.',
  },
  range_not_satisfiable: {
    ...no,
    status: 416,
    retryable: false,
    message: 'The file is shorter than the part that was asked for.',
  },
  run_not_found: { ...no, status: 404, retryable: false, message: 'There is no such run.' },
  prompt_not_found: { ...no, status: 404, retryable: false, message: 'This prompt is not in the history.' },
  preset_not_found: { ...no, status: 404, retryable: false, message: 'There is no such preset.' },
  changed_meanwhile: {
    ...no,
    status: 409,
    retryable: false,
    message: 'This was changed in another window meanwhile. Look at it as it is now, then change it again.',
  },
  name_taken: { ...no, status: 409, retryable: false, message: 'This name is taken. Choose another one.' },
  image_not_found: { ...no, status: 404, retryable: false, message: 'There is no such image.' },
  id_conflict: {
    ...no,
    status: 409,
    retryable: false,
    message: 'This id already belongs to a run with other settings.',
  },
  comparison_not_found: { ...no, status: 404, retryable: false, message: 'There is no such comparison.' },
  comparison_changed: {
    ...no,
    status: 409,
    retryable: false,
    message:
      'This comparison was changed in another window. Here it is as it is now; make your change again.',
  },
  comparison_cap_reached: {
    ...no,
    status: 402,
    retryable: false,
    message:
      'The cap of this comparison was reached, so this cell was not started. Raise the cap, then run it.',
  },
  not_cancelable: { ...no, status: 409, retryable: false, message: 'This run has already ended.' },
  nothing_to_save: {
    ...no,
    status: 409,
    retryable: false,
    message: 'This run has no answer that is waiting to be saved.',
  },
  answer_not_here: {
    ...no,
    status: 410,
    retryable: false,
    message: 'The answer to this run is not in the spool of this server. It may be in that of another one.',
  },
  budget_exceeded: { ...no, status: 402, retryable: false, message: 'This would exceed the monthly budget.' },
  run_budget_exceeded: {
    ...no,
    status: 402,
    retryable: false,
    message: 'This costs more than one run may cost here.',
  },
  cap_exceeded: { ...no, status: 402, retryable: false, message: 'This would cost more than the cap.' },
  price_unknown: {
    ...no,
    status: 402,
    retryable: false,
    message: 'A budget is set and the price of this run is unknown, so it was not started.',
  },
  disk_full: {
    ...no,
    status: 507,
    retryable: true,
    message:
      'The disk of this server is almost full, so the run was not started. Free some room, then try again.',
  },
  disk_unusable: {
    ...no,
    status: 503,
    retryable: true,
    message: 'The disk of this server cannot be written to, so nothing was started.',
  },
  // More at once than one server does (lib/server/limits). The sentence that is answered says how many.
  too_many_bodies: {
    ...no,
    status: 429,
    retryable: true,
    message: 'Too many requests are on their way in. Nothing was started. Try again in a moment.',
  },
  too_many_uploads: {
    ...no,
    status: 429,
    retryable: true,
    message: 'Too many uploads are under way. Try again in a moment.',
  },
  too_many_connections: {
    ...no,
    status: 429,
    retryable: true,
    message: 'Too many connections come from your address. Close some of them, then try again.',
  },
  too_many_streams: {
    ...no,
    status: 429,
    retryable: true,
    message: 'Too many pages are open. Close some of them, then load this one again.',
  },
  server_memory_full: {
    ...no,
    status: 503,
    retryable: true,
    message:
      'The memory of this server is taken by other requests. Nothing was started. Try again in a moment.',
  },
  shutting_down: {
    ...no,
    status: 503,
    retryable: true,
    message: 'The server is restarting. Try again in a moment.',
  },
  database_unavailable: {
    ...no,
    status: 503,
    retryable: true,
    message: 'The database cannot be reached. Try again in a moment.',
  },
  storage_unavailable: {
    ...no,
    status: 503,
    retryable: true,
    message: 'The place where pictures are kept cannot be reached. Try again in a moment.',
  },
  internal: {
    ...no,
    status: 500,
    retryable: true,
    message: 'Something went wrong in this server. Its log has the details under this request id.',
  },

  unusable_mask: {
    ...no,
    status: 400,
    retryable: false,
    message: 'The mask could not be used, so nothing was sent.',
  },
  // An edit whose pictures could not be made ready: nothing was sent.
  edit_not_prepared: {
    ...no,
    status: 500,
    retryable: true,
    message: 'The pictures of this edit could not be made ready, so nothing was sent.',
  },

  // A run that OpenAI refused: not charged.
  moderation_blocked: {
    ...no,
    status: 400,
    retryable: false,
    message: 'OpenAI’s safety system refused this request. Change the prompt or the pictures.',
  },
  organization_not_verified: {
    ...no,
    status: 403,
    retryable: false,
    helpUrl: VERIFY_URL,
    message:
      'OpenAI asks for your organisation to be verified before it serves this model. After verifying, it can take 15 minutes.',
  },
  model_not_available: {
    ...no,
    status: 404,
    retryable: false,
    helpUrl: LIMITS_URL,
    message: 'OpenAI does not know this model, or your key may not use it.',
  },
  billing_hard_limit_reached: {
    ...no,
    status: 402,
    retryable: false,
    helpUrl: LIMITS_URL,
    message: 'Your OpenAI account has reached its spending limit. Raise it, then run this again.',
  },
  insufficient_quota: {
    ...no,
    status: 402,
    retryable: false,
    helpUrl: BILLING_URL,
    message: 'Your OpenAI account has no credit left. Add credit, then run this again.',
  },
  invalid_api_key: {
    ...no,
    status: 401,
    retryable: false,
    helpUrl: KEYS_URL,
    message: 'OpenAI does not accept the API key of this server. Set a valid OPENAI_API_KEY and restart.',
  },
  permission_denied: {
    ...no,
    status: 403,
    retryable: false,
    helpUrl: KEYS_URL,
    message: 'The API key of this server may not do this. Give it permission for images, or use another key.',
  },
  region_not_supported: {
    ...no,
    status: 403,
    retryable: false,
    message: 'OpenAI does not serve the country this server is in.',
  },
  invalid_image_file: {
    ...no,
    status: 400,
    retryable: false,
    message: 'OpenAI could not read one of the input images.',
  },
  invalid_mask: { ...no, status: 400, retryable: false, message: 'OpenAI refused the mask.' },
  invalid_size: {
    ...no,
    status: 400,
    retryable: false,
    message: 'This model does not make images of that size.',
  },
  unsupported_parameter: {
    ...no,
    status: 400,
    retryable: false,
    message: 'This model does not take one of the settings.',
  },
  transparency_refused: {
    ...no,
    status: 400,
    retryable: false,
    message: 'This model refused the transparent background. GPT Image 2.5 and 2.6 make it.',
  },
  upstream_rejected: { ...no, status: 400, retryable: false, message: 'The image API refused this request.' },
  rate_limited: {
    ...no,
    status: 429,
    retryable: true,
    helpUrl: LIMITS_URL,
    message:
      'The image API’s rate limit for this model is reached. Its runs wait and go on by themselves; those of other models are not held up.',
  },
  quota_used_up: {
    ...no,
    status: 402,
    retryable: false,
    message:
      'The image API says that a budget or a quota is used up. Waiting a little does not mend that, so it is not asked again. Raise the limit or wait until it is renewed, then run this again.',
  },
  // Of a run that waits.
  waiting_long: {
    ...no,
    status: 429,
    retryable: true,
    message:
      'This run has waited for more than an hour. It goes on by itself as soon as it can. Nothing is charged while it waits, and letting it go costs nothing.',
  },
  upstream_unreachable: {
    ...no,
    status: 502,
    retryable: true,
    message: 'The image API could not be reached. Check the network and OPENAI_BASE_URL.',
  },
  upstream_redirect: {
    ...no,
    status: 502,
    retryable: false,
    message: 'The image API answered with a redirect, which is never followed. Check OPENAI_BASE_URL.',
  },
  poisoned: {
    ...no,
    status: 500,
    retryable: false,
    message: 'This run brought the server down three times, so it is not tried again.',
  },
  run_not_sent: {
    ...no,
    status: 500,
    retryable: false,
    message: 'A fault in this server kept this run from being sent. Its log has the details.',
  },
  poisoned_answer: {
    status: 500,
    retryable: false,
    charged: 'maybe',
    message:
      'Saving the answer to this run brought the server down three times, so it is not tried again by itself. The answer is kept.',
  },
  answer_not_saved: {
    status: 500,
    retryable: false,
    charged: 'maybe',
    message:
      'The answer to this run came, and a fault in this server kept it from being saved. The log has the details. The answer is kept.',
  },

  // A run whose answer was lost after the request may have left.
  answer_lost: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'The server stopped while OpenAI was working, so the answer was lost.',
  },
  copied_waiting: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message:
      'This run was waiting when this copy of the installation was made. This copy has not sent it; the original may have.',
  },
  copied_under_way: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message:
      'This run was under way when this copy of the installation was made, so its answer went to the original.',
  },
  answer_cut: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'The connection broke before the whole answer had arrived.',
  },
  answer_truncated: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'The answer ended before it was complete.',
  },
  answer_timeout: {
    status: 504,
    retryable: false,
    charged: 'maybe',
    message: 'No answer came within the time such a run may take.',
  },
  upstream_error: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    helpUrl: STATUS_URL,
    message: 'The image API failed while working on this.',
  },
  proxy_error: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'A proxy between this server and the image API gave up waiting.',
  },

  // A run whose answer arrived whole, and is of no use.
  generation_failed: {
    status: 502,
    retryable: true,
    charged: 'maybe',
    message: 'OpenAI could not finish this image.',
  },
  unreadable_answer: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'The image API answered something that is not an image.',
  },
  empty_answer: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'The image API answered without an image.',
  },
  damaged_image: {
    status: 502,
    retryable: false,
    charged: 'yes',
    message: 'The image arrived damaged and cannot be read.',
  },
  incomplete_image: {
    status: 502,
    retryable: false,
    charged: 'yes',
    message: 'The image arrived without its end, so a part of it is missing. What came is kept.',
  },
  placement_failed: {
    status: 500,
    retryable: false,
    charged: 'yes',
    message:
      'The edit came, and could not be put back into the photo. The model’s own picture is kept; placing it again is free.',
  },
  picture_elsewhere: {
    status: 502,
    retryable: false,
    charged: 'maybe',
    message: 'A picture was made and has not been fetched from where it lies.',
  },
  more_images: {
    status: 502,
    retryable: false,
    charged: 'yes',
    message: 'More images came than were asked for. As many as were asked for are kept, the others are not.',
  },
  fewer_images: {
    status: 502,
    retryable: false,
    charged: 'yes',
    message: 'Fewer images came than were asked for. What came is kept.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export function describeError(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

/**
 * The same about a server that is perhaps not OpenAI's: named by its host, and without pages of OpenAI's that would not
 * help.
 */
export function describeErrorOf(code: ErrorCode, server: string): ErrorEntry {
  const entry = describeError(code);
  if (server === OPENAI) return entry;
  const { helpUrl: _, ...rest } = entry;
  return { ...rest, message: entry.message.replaceAll(OPENAI, server) };
}

/** An expected refusal or failure. Anything else that is thrown is a bug and answers `internal`. */
export class OverpaintError extends Error {
  override readonly name = 'OverpaintError';
  readonly code: ErrorCode;

  /**
   * By name, not by class: Next bundles this file once for the routes and once for the services that they call, so one
   * process has two classes, and a refused budget would come out as a bug.
   */
  static override [Symbol.hasInstance](value: unknown): value is OverpaintError {
    return value instanceof Error && value.name === 'OverpaintError';
  }

  /** @param message a sentence that says more than the table's, safe to show to a person */
  constructor(code: ErrorCode, message?: string, options?: ErrorOptions) {
    super(message ?? describeError(code).message, options);
    this.code = code;
  }
}
