import { mailEventBody } from '../mail-event-shape';
import { mailEventResponse } from '../responses/mail-event';
import { defineOperations } from './operation';

export const mailEventOperations = defineOperations({
  reportMailEvent: {
    method: 'post',
    path: '/v1/mail_events',
    tag: 'Customers',
    scope: 'mail_events',
    summary: 'A mail came back, or its reader complained: no more mail goes to that address',
    body: mailEventBody,
    responses: { 200: { description: 'What it led to', schema: mailEventResponse } },
  },
});
