import { ApiError, docUrl } from '../transport/errors';
import type { CardNumber } from '../world/account-store';
import type { World } from '../world/world';

export function refuseExpired(world: World, card: CardNumber): void {
  if (card.exp_month < 1 || card.exp_month > 12) {
    throw cardError(
      "Your card's expiration month is invalid.",
      'invalid_expiry_month',
      'exp_month',
    );
  }
  const now = new Date(world.clock.now());
  const months = (card.exp_year - now.getUTCFullYear()) * 12 + card.exp_month - 1;
  if (card.exp_year > now.getUTCFullYear() + 50 || months < now.getUTCMonth()) {
    throw cardError("Your card's expiration year is invalid.", 'invalid_expiry_year', 'exp_year');
  }
}

export const wrongNumber = (param: string): ApiError =>
  cardError('Your card number is incorrect.', 'incorrect_number', param);

function cardError(message: string, code: string, param: string): ApiError {
  return new ApiError(402, { type: 'card_error', code, doc_url: docUrl(code), message, param });
}
