import { z } from 'zod';
import { calendarDay } from '../day';
import { emptyBody, limit, rowId } from '../requests';
import {
  SCHEDULE_STATUSES,
  handledPeriodList,
  periodPreviewList,
  scheduleList,
  scheduleResponse,
} from '../responses/billing-schedule';
import { resumeShape, scheduleShape, skipShape } from '../schedule-shape';
import { oneOf } from '../text';
import { defineOperations } from './operation';

const SCHEDULE = { description: 'The billing schedule', schema: scheduleResponse };
const PREVIEW = { description: 'The next 12 periods, or as many', schema: periodPreviewList };

export const scheduleOperations = defineOperations({
  putBillingSchedule: {
    method: 'put',
    path: '/v1/billing_schedules/by-external-id/{externalId}',
    tag: 'Billing schedules',
    scope: 'collect',
    summary: 'Create a billing schedule (idempotent), or edit its later periods',
    body: scheduleShape,
    responses: { 200: SCHEDULE, 201: SCHEDULE },
  },
  getBillingScheduleByExternalId: {
    method: 'get',
    path: '/v1/billing_schedules/by-external-id/{externalId}',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'Read a billing schedule by the billing system’s id',
    responses: { 200: SCHEDULE },
  },
  listBillingSchedules: {
    method: 'get',
    path: '/v1/billing_schedules',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'List billing schedules, newest first',
    query: z.strictObject({
      limit,
      starting_after: rowId('bsc').optional(),
      status: oneOf(SCHEDULE_STATUSES).optional(),
      customer: rowId('cst').optional(),
    }),
    responses: { 200: { description: 'A page of billing schedules', schema: scheduleList } },
  },
  previewNewBillingSchedule: {
    method: 'post',
    path: '/v1/billing_schedules/preview',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'The first 12 periods of a billing schedule that is not stored',
    body: scheduleShape,
    responses: { 200: PREVIEW },
  },
  getBillingSchedule: {
    method: 'get',
    path: '/v1/billing_schedules/{id}',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'Read a billing schedule',
    responses: { 200: SCHEDULE },
  },
  previewBillingSchedule: {
    method: 'get',
    path: '/v1/billing_schedules/{id}/preview',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'The next 12 periods',
    responses: { 200: PREVIEW },
  },
  listSchedulePeriods: {
    method: 'get',
    path: '/v1/billing_schedules/{id}/periods',
    tag: 'Billing schedules',
    scope: 'read',
    summary: 'Periods that were made or skipped, newest first',
    query: z.strictObject({ limit, starting_after: calendarDay().optional() }),
    responses: { 200: { description: 'A page of periods', schema: handledPeriodList } },
  },
  pauseBillingSchedule: {
    method: 'post',
    path: '/v1/billing_schedules/{id}/pause',
    tag: 'Billing schedules',
    scope: 'collect',
    summary: 'Make no invoices until it is resumed; no day moves',
    body: emptyBody,
    responses: { 200: SCHEDULE },
  },
  resumeBillingSchedule: {
    method: 'post',
    path: '/v1/billing_schedules/{id}/resume',
    tag: 'Billing schedules',
    scope: 'collect',
    summary: 'Make invoices again; what was missed is made or skipped, as said',
    body: resumeShape,
    responses: { 200: SCHEDULE },
  },
  skipSchedulePeriod: {
    method: 'post',
    path: '/v1/billing_schedules/{id}/skip',
    tag: 'Billing schedules',
    scope: 'collect',
    summary: 'Make no invoice of one period that is still to come',
    body: skipShape,
    responses: { 200: SCHEDULE },
  },
  endBillingSchedule: {
    method: 'post',
    path: '/v1/billing_schedules/{id}/end',
    tag: 'Billing schedules',
    scope: 'collect',
    summary: 'Make no more invoices, finally; those made go on being collected',
    body: emptyBody,
    responses: { 200: SCHEDULE },
  },
});
