import type Stripe from 'stripe';

// Stripe's error answers: the status, the JSON, and whether an idempotency key remembers them.

export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  network_advice_code?: string;
  network_decline_code?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: Stripe.PaymentIntent;
  setup_intent?: Stripe.SetupIntent;
  payment_method?: Stripe.PaymentMethod;
  payment_method_type?: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether the idempotency key keeps it: not for validation failures and conflicts. */
  readonly remembered: boolean;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    body: ErrorBody,
    options: { remembered?: boolean; headers?: Readonly<Record<string, string>> } = {},
  ) {
    // A refusal is an answer, not a bug: nobody reads its stack, and creating one costs time.
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(body.message);
    Error.stackTraceLimit = depth;
    this.status = status;
    this.body = body;
    this.remembered = options.remembered ?? true;
    this.headers = options.headers ?? {};
  }
}

export function invalid(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, {
    ...(code === undefined ? {} : { code, doc_url: docUrl(code) }),
    message,
    ...(param === undefined ? {} : { param }),
    type: 'invalid_request_error',
  });
}

/** A request refused before it was executed: the same key can be used again. */
export function malformed(message: string, code?: string, param?: string): ApiError {
  return new ApiError(400, invalid(message, code, param).body, { remembered: false });
}

export function missing(kind: string, id: string, param = 'id', status = 404, hint = ''): ApiError {
  return new ApiError(status, {
    code: 'resource_missing',
    doc_url: docUrl('resource_missing'),
    message: `No such ${kind}: '${id}'${hint}`,
    param,
    type: 'invalid_request_error',
  });
}

export function missingParameter(param: string): ApiError {
  return malformed(`Missing required param: ${param}.`, 'parameter_missing', param);
}

export const docUrl = (code: string): string =>
  `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
