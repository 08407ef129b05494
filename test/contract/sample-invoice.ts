/** An invoice on the wire with nothing wrong, and whatever a test wants different about it. */
export function sampleInvoice(different: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    external_id: 'INV-0042',
    customer: {
      external_id: 'client-1',
      name: 'Client SA',
      email: 'ap@client.example',
      country: 'FR',
      locale: 'fr-FR',
      time_zone: 'Europe/Paris',
    },
    number: 'INV-0042',
    currency: 'eur',
    amount_due: 11900,
    issued_on: '2026-11-01',
    due_on: '2026-12-01',
    lines: [
      {
        description: 'Work in October',
        quantity: '1',
        unit_amount: 10000,
        amount: 10000,
        tax: { amount: 1900, inclusive: false },
      },
    ],
    ...different,
  };
}
