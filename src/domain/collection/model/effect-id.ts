/**
 * The id of each effect, unique within its invoice. Stored states and histories hold them, and an
 * effect under another id would be carried out again: the strings never change.
 */
export const effectId = {
  customer: 'customer',
  readStripe: 'look',
  intent: (laneNo: number): string => `intent/${laneNo}`,
  confirm: (laneNo: number): string => `confirm/${laneNo}`,
  checkout: (laneNo: number): string => `checkout/${laneNo}`,
  close: (laneNo: number): string => `close/${laneNo}`,
  refund: (refundNo: string): string => `refund/${refundNo}`,
  dispute: (disputeId: string): string => `dispute/${disputeId}`,
  mail: (mailNo: number): string => `mail/${mailNo}`,
} as const;
