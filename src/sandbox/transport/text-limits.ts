// How long a text may be, as Stripe's specification says. A row is a resource and a parameter,
// whose name leaves out the numbers of list elements.

const USUAL_LIMIT = 5000;

type Limits = Readonly<Record<string, number>>;

const LIMITS: Readonly<Record<string, Limits>> = {
  accounts: { 'business_profile[name]': 5000, statement_descriptor: 22 },
  charges: { description: 40_000 },
  customers: {
    business_name: 150,
    email: 512,
    individual_name: 150,
    name: 256,
    phone: 20,
  },
  disputes: {
    'evidence[access_activity_log]': 20_000,
    'evidence[cancellation_policy_disclosure]': 20_000,
    'evidence[cancellation_rebuttal]': 20_000,
    'evidence[duplicate_charge_explanation]': 20_000,
    'evidence[product_description]': 20_000,
    'evidence[refund_policy_disclosure]': 20_000,
    'evidence[refund_refusal_explanation]': 20_000,
    'evidence[uncategorized_text]': 20_000,
  },
  payment_intents: { description: 1000, statement_descriptor: 22, statement_descriptor_suffix: 22 },
  prices: { lookup_key: 200 },
  products: { description: 40_000, statement_descriptor: 22, unit_label: 12 },
  sessions: {
    client_reference_id: 200,
    'payment_intent_data[description]': 1000,
    'payment_intent_data[statement_descriptor]': 22,
    'payment_intent_data[statement_descriptor_suffix]': 22,
    'setup_intent_data[description]': 1000,
    'line_items[price_data][product_data][description]': 40_000,
  },
  setup_intents: { description: 1000 },
};

/** The limit of a parameter, such as `line_items[0][price_data][currency]` of a session. */
export function limitOf(resource: string, at: string): number {
  return LIMITS[resource]?.[at.replaceAll(/\[\d+\]/g, '')] ?? USUAL_LIMIT;
}

/** `POST /v1/checkout/sessions/:id` is about sessions. */
export const resourceOf = (route: string): string => {
  const steps = route.split('/');
  return steps[2] === 'checkout' ? 'sessions' : (steps[2] ?? '');
};
