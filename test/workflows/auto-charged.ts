import { confirmAttempt, FakeRow, openIntent, PAID, sendMail } from './script';

const PAID_FOR = { status: 'paid', passing: false };

/** Sent, charged and paid at once, with the invoice mail beside the charge and a receipt after. */
export function autoCharged(): FakeRow {
  const row = new FakeRow();
  row.decide = (r) => {
    if (r.version > 0) return;
    const charging = { status: 'charging', passing: true };
    r.change({ effects: [sendMail('mail/1'), openIntent('intent/1')], ...charging });
  };
  row.act = (r, { id, kind }) => {
    switch (kind) {
      case 'openIntent':
        return r.change({ answer: [id], effects: [confirmAttempt('confirm/1')] });
      case 'confirmAttempt':
        return r.change({ answer: [id], effects: [sendMail('mail/2')], ...PAID_FOR });
      default:
        return id === 'mail/2'
          ? r.change({ answer: [id], finished: PAID })
          : r.change({ answer: [id] });
    }
  };
  return row;
}
