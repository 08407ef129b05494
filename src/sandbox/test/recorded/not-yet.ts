// Facts that the sandbox does not hold to, with the reason. The test fails when one of them holds.

const FOUND = 'found by the replay, to be mended';

export const NOT_YET: Readonly<Record<string, string>> = {
  'money is whole: nothing cannot be paid at once, with a method or without': FOUND,
  'what Stripe checks is checked: a method has a type': FOUND,
  "objects are whole: a charge's radar_options": FOUND,
  "objects are whole: a setup's flow_directions": FOUND,
  "objects are whole: a token's card.networks": FOUND,
  '404 and 400 are not mixed: a payment that goes to an account that is not there': FOUND,
  'no filter is ignored, nothing given is dropped: an intent keeps where it is shipped to': FOUND,
  "no filter is ignored, nothing given is dropped: a charge has where its intent's money goes":
    FOUND,
  'no filter is ignored, nothing given is dropped: and for whom it was': FOUND,
  'no filter is ignored, nothing given is dropped: a token keeps its currency': FOUND,
  'no filter is ignored, nothing given is dropped: a token keeps its postal code': FOUND,
  'deadlines, limits and test cards: the card 4000003560000008': FOUND,
  'deadlines, limits and test cards: the method pm_card_amex': FOUND,
  'deadlines, limits and test cards: the method pm_card_discover': FOUND,
};
