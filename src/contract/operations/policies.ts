import { policyShape } from '../policy-shape';
import { brakeBody, brakeResponse } from '../brake-body';
import { previewBody } from '../preview-body';
import { emptyBody } from '../requests';
import { policyList, policyResponse, previewResponse } from '../responses/policy';
import { defineOperations } from './operation';

const BRAKE = { description: 'The rules, and whether charges are paused', schema: brakeResponse };
const POLICY = { description: 'The policy', schema: policyResponse };

export const policyOperations = defineOperations({
  previewPolicy: {
    method: 'post',
    path: '/v1/policies/preview',
    tag: 'Policies',
    scope: 'read',
    summary: 'What would happen to an invoice if the bank answered so and nobody else did anything',
    body: previewBody,
    ownParser: true,
    responses: {
      200: { description: 'Each mail and attempt, and the end', schema: previewResponse },
    },
  },
  listPolicies: {
    method: 'get',
    path: '/v1/policies',
    tag: 'Policies',
    scope: 'read',
    summary: 'List the policies of the connection, after that of the installation',
    responses: { 200: { description: 'All of them', schema: policyList } },
  },
  putPolicy: {
    method: 'put',
    path: '/v1/policies/{name}',
    tag: 'Policies',
    scope: 'admin',
    summary: 'Create a policy, or change one that no invoice was made under',
    body: policyShape,
    ownParser: true,
    responses: { 200: POLICY, 201: POLICY },
  },
  getPolicy: {
    method: 'get',
    path: '/v1/policies/{name}',
    tag: 'Policies',
    scope: 'read',
    summary: 'Read a policy',
    responses: { 200: POLICY },
  },
  getChargeBrake: {
    method: 'get',
    path: '/v1/charge_brake',
    tag: 'Policies',
    scope: 'read',
    summary: 'Whether automatic charges are paused, and when they will be',
    responses: { 200: BRAKE },
  },
  putChargeBrake: {
    method: 'put',
    path: '/v1/charge_brake',
    tag: 'Policies',
    scope: 'admin',
    summary: 'Set when automatic charges are paused',
    body: brakeBody,
    responses: { 200: BRAKE },
  },
  pauseAutomaticCharges: {
    method: 'post',
    path: '/v1/charge_brake/pause',
    tag: 'Policies',
    scope: 'collect',
    summary: 'Pause the automatic charges of the connection now',
    body: emptyBody,
    responses: { 200: BRAKE },
  },
  resumeAutomaticCharges: {
    method: 'post',
    path: '/v1/charge_brake/resume',
    tag: 'Policies',
    scope: 'collect',
    summary: 'Let automatic charges go on, spread over an hour',
    body: emptyBody,
    responses: { 200: BRAKE },
  },
  makePolicyDefault: {
    method: 'post',
    path: '/v1/policies/{name}/make_default',
    tag: 'Policies',
    scope: 'admin',
    summary: 'Make later invoices of the connection under this policy',
    body: emptyBody,
    responses: { 200: POLICY },
  },
});
