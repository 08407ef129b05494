/** A billing schedule on the wire with nothing wrong, and what a test wants different about it. */
export function sampleSchedule(
  cadence: Record<string, unknown> = {},
  different: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    customer: {
      external_id: 'client-1',
      name: 'Client SA',
      email: 'ap@client.example',
      time_zone: 'Europe/Paris',
    },
    cadence: { unit: 'month', starts_on: '2099-01-31', ...cadence },
    invoice: {
      number: 'INV-{year}-{seq:4}',
      currency: 'eur',
      amount_due: 11900,
      due_in_days: 14,
      lines: [
        {
          description: 'Plan, {from} to {to}',
          quantity: '1',
          unit_amount: 10000,
          amount: 10000,
          tax: { amount: 1900, inclusive: false },
        },
      ],
      bank_details: { holder: 'Business Ltd', iban: 'DE89370400440532013000' },
    },
    ...different,
  };
}
