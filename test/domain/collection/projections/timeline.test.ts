import type { Happened } from '../../../../src/domain/collection/model/happened';
import { timelineOf } from '../../../../src/domain/collection/projections/timeline';
import { ENGLISH } from '../../../../src/domain/collection/projections/timeline-english';
import { EXAMPLES } from './timeline-examples';

const EUR = { currency: 'eur' };
const all = Object.entries(EXAMPLES).flatMap(([kind, examples]) =>
  examples.map(([fields, text]) => [kind, text, { kind, ...fields } as Happened] as const),
);

test.each(all)('%s reads: %s', (_kind, text, happened) => {
  const lines = timelineOf([happened], EUR).map((line) => line.text);
  expect(lines).toEqual(text === null ? [] : [text]);
});

test('lines come in the order in which it happened, each found by its filter', () => {
  const happened: Happened[] = [
    { kind: 'collection_paused', until: null, reason: 'promised' },
    {
      kind: 'payment_recorded',
      paymentId: 'pi_1',
      via: 'charge',
      amount: 900,
      methodLabel: 'visa',
    },
    { kind: 'status_changed', from: 'open', to: 'paid', received: 900, remaining: 0 },
  ];
  expect(timelineOf(happened, EUR)).toEqual([
    { about: 'command', text: 'paused: promised' },
    { about: 'money', text: '€9.00 arrived by visa' },
    { about: 'plan', text: 'open → paid' },
  ]);
});

test('another language is another table of words', () => {
  const german = { ...ENGLISH, pause_over: 'die Pause ist vorbei' };
  expect(timelineOf([{ kind: 'pause_over' }], EUR, german)).toEqual([
    { about: 'plan', text: 'die Pause ist vorbei' },
  ]);
});
