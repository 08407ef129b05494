import type { Desk } from './desk';
import { answer } from './desk';
import { statusOf } from './status';

export function refuse(desk: Desk, id: string, code: string, detail: string): void {
  answer(desk, id, 'refused', detail, code);
}

export function refuseByStatus(desk: Desk, id: string, asked: string): void {
  const status = statusOf(desk.state);
  refuse(desk, id, status, `${asked} is not possible while the invoice is ${status}`);
}
