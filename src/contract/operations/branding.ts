import { brandingBody, logoBody } from '../branding-shape';
import { brandingResponse } from '../responses/branding';
import { defineOperations } from './operation';

const BRANDING = { description: 'The branding', schema: brandingResponse };

export const brandingOperations = defineOperations({
  getBranding: {
    method: 'get',
    path: '/v1/connections/{code}/branding',
    tag: 'Connections',
    scope: 'read',
    ofInstallation: true,
    summary: 'Read how pages and mails of a connection look',
    responses: { 200: BRANDING },
  },
  putBranding: {
    method: 'put',
    path: '/v1/connections/{code}/branding',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Set accent, reply-to and footer; the logo stays',
    body: brandingBody,
    responses: { 200: BRANDING },
  },
  putLogo: {
    method: 'put',
    path: '/v1/connections/{code}/branding/logo',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary:
      'Set the logo: PNG, JPEG or SVG of at most 100 KB; an SVG may only draw, and is in no PDF',
    body: logoBody,
    responses: { 200: BRANDING },
  },
  deleteLogo: {
    method: 'delete',
    path: '/v1/connections/{code}/branding/logo',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Take the logo away, from mails that were sent, too',
    responses: { 200: BRANDING },
  },
});
