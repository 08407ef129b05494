/** An old word, where it is one, and the word of today. */
export interface Banned {
  word: string;
  use: string;
  /** In a name, written as lower-case words: `isNews` and `is-news` are "is news". */
  name?: RegExp;
  /** In comments, messages, titles of tests and documents. */
  prose?: RegExp;
}

/** ", for" before a whole sentence; ", for people who read" is an ordinary use. */
const BECAUSE =
  ', for (?:(?:it|they|he|she|we|nobody|nothing|there|whoever|many|only|who)\\b' +
  "|(?:(?!(?:who|that|which|it|what)\\b)[\\w’'-]+ ){1,4}?(?:is|are|was|were|has|have|had|may|must" +
  '|can|cannot|could|would|will|does|did|takes|means|knows|knew|reads|gets|says|needs)\\b)';

const LOOK_AS_NOUN = '\\b(?:a|the|one|no|each|every|next|last|first|another) looks?\\b';
const LOOK_AT_STRIPE = '\\blook(?:s|ed|ing) at (?:Stripe|it there)\\b';

/** The same words in names and in sentences. */
const whole = (words: string) => ({
  name: new RegExp(`\\b(${words})\\b`),
  prose: new RegExp(`\\b(${words})\\b`, 'gi'),
});

// Words that are ordinary in a sentence (ask, known, rest) are banned in names alone, and words
// that are ordinary in a name only where they are used as a metaphor.
export const BANNED: readonly Banned[] = [
  { word: 'desk', use: 'draft', ...whole('desks?') },
  {
    word: 'book',
    use: 'record, recorded',
    name: /\b(books?|booked|booking)\b/,
    prose: /\b(books?|booked|booking)\b/gi,
  },
  { word: 'door', use: 'source, handler, limiter, endpoint', ...whole('doors?') },
  { word: 'house', use: 'installation, system', ...whole('houses?') },
  {
    word: 'room',
    use: 'module, client; space',
    name: /\brooms?\b(?! for)/,
    prose: /\b(rooms?)\b/gi,
  },
  {
    word: 'tell',
    use: 'publish, report, note, answer, notify; show; tell apart: distinguish',
    ...whole('tells?|told|telling|untold'),
  },
  { word: 'keepsake', use: 'local secret', ...whole('keepsakes?') },
  {
    word: 'front',
    use: 'balancer',
    name: /\bfronts?\b/,
    prose: /(?<!in |up )\bfronts?\b/gi,
  },
  {
    word: 'hand over',
    use: 'submit',
    name: /\b(hand|hands|handed) overs?\b/,
    prose: /\b(hand|hands|handed|handing|hand(s|ed)? \w+) over\b/gi,
  },
  { word: 'mint', use: 'create', ...whole('mints?|minted|minting') },
  {
    word: 'outside payment',
    use: 'offline payment',
    name: /\boutside\b/,
    prose: /\b(outside payments?|(paid|payments?|pay|money) outside)\b/gi,
  },
  {
    word: 'look',
    use: 'read Stripe, a reading',
    name: /\b(look|looked)\b(?! up)|\blooks\b(?! like)/,
    prose: new RegExp(`${LOOK_AS_NOUN}|${LOOK_AT_STRIPE}`, 'gi'),
  },
  { word: 'news', use: 'informative, a change, a reading', ...whole('news') },
  { word: 'whoever', use: 'who, everyone who', ...whole('whoever|whatever it be') },
  { word: 'in vain', use: 'without effect', prose: /\bin vain\b/gi },
  { word: 'be it', use: 'even if, also when', prose: /\bbe (it|they)\b/gi },
  { word: 'for good', use: 'finally, permanently', prose: /\bfor good\b/gi },
  { word: 'of its own', use: 'its own', prose: /\bof (its|their|his|our|your|my) own\b/gi },
  {
    word: 'stand',
    use: 'is, is stored, is current, is listed',
    name: /\b(stands?|standing|stood)\b/,
    prose: /\b(stands?|standing|stood)\b/gi,
  },
  {
    word: 'for (because)',
    use: 'because, since; or a new sentence',
    prose: new RegExp(BECAUSE, 'g'),
  },
  {
    word: 'ask',
    use: 'query, request, submit',
    name: /^(ask|asks)\b|\bask$|^is asked$/,
  },
  { word: 'say', use: 'note, report, words', name: /^(say|said)\b|\bsaid$/ },
  {
    word: 'take in',
    use: 'apply, insert, receive',
    name: /\b(take|takes|taken|took) in\b/,
    prose: /\b(take|takes|taken|took|taking) in\b/gi,
  },
  {
    word: 'carry out',
    use: 'run',
    name: /\b(carry|carries|carried) out\b/,
  },
  { word: 'known', use: 'existing, with…', name: /^known$/ },
  { word: 'rest', use: 'remaining', name: /^(rest|rest of|problem of rest)$/ },
  { word: 'fate', use: 'relayStatus', name: /\bfates?\b/, prose: /\bfates?\b/gi },
  {
    word: 'follow, begin, later, agreed, changed, opened',
    use: 'applyReading, initialState, retryEffects, terms, copyState, effectOpened',
    name: /^(follow|begin|later|agreed)$|^changed (plan|state|ladder|looking)$/,
  },
  {
    word: 'distanceOf, isTooSmall, callBack',
    use: 'chargeNotBeforeAt, noteTooSmall, relaunchDue',
    name: /^(distance of|is too small|call back)$/,
  },
  {
    word: 'judged, keepsakes, waiting (files)',
    use: 'sandbox-verdict, local-secrets, pending-inputs',
    name: /^(judged)$/,
  },
  { word: 'leads nowhere', use: 'is not valid', prose: /\b(leads?|led) nowhere\b/gi },
  { word: 'let us in', use: 'rejected our API key', prose: /\blets? us in\b/gi },
];
