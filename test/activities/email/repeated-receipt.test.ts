import { DAY } from '../../../src/domain/time';
import type { OutgoingMail } from '../../../src/mail/mailer';
import { loadFonts } from '../../../src/pdf/fonts';
import { makePdf } from '../../../src/pdf/make-pdf';
import { createTypesetter } from '../../../src/pdf/typesetter';
import { travelClock } from '../../../src/runtime/clock';
import { effectOf, invoice, orderFor, resumed, setStage } from '../stage';

const typesetter = createTypesetter(loadFonts(null));

test('a receipt that is sent again a day later is the same mail, PDF included', async () => {
  const clock = travelClock();
  const stage = await setStage({}, clock);
  const tried: OutgoingMail[] = [];
  const { send } = stage.deps.mailer;
  stage.deps.mailer.send = (mail) => {
    tried.push(mail);
    return send(mail);
  };
  stage.deps.pdf.make = async (input) => {
    const { bytes, missing } = await makePdf(input, typesetter);
    return { kind: 'made', bytes: Buffer.from(bytes), missing };
  };
  await stage.stores.invoices.submit(
    invoice('again', { collection: { autoCharge: false } }),
    clock.now(),
  );
  const sent = await stage.advance(resumed('again'));
  await stage.perform(orderFor('again', sent, effectOf(sent, 'sendMail')));
  const wire = { amount: 11_900, reference: 'wire', receivedAt: clock.now() };
  const name = 'record_outside_payment';
  const command = { id: 'w-1', by: 'business', name, ...wire } as const;
  const paid = await stage.advance({
    ...resumed('again'),
    inbox: [{ kind: 'command', command }],
  });
  const receipt = orderFor('again', paid, effectOf(paid, 'sendMail'));
  tried.length = 0;
  stage.mailAnswer = { kind: 'unavailable', detail: '421 try later' };
  await expect(stage.perform(receipt)).rejects.toThrow();
  clock.travel(DAY);
  stage.mailAnswer = { kind: 'sent' };
  await stage.perform(receipt, 2);
  expect(tried).toHaveLength(2);
  const [first, second] = tried;
  expect(first?.attachments.map(({ filename }) => filename)).toEqual(['Reçu-again.pdf']);
  expect(second).toEqual(first);
  await stage.close();
});
