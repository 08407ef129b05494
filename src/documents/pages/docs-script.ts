import { versioned } from './versioned';

/**
 * Starts Swagger UI on the documentation's page: a file, since the page allows no inline script.
 * Where nothing may be tried out no method can be sent and no key be entered.
 */
export const DOCS_SCRIPT_PATH = '/docs/assets/docs.js';

export const DOCS_SCRIPT = `'use strict';
const place = document.getElementById('reference');
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);

const mayTry = place.dataset.tryItOut === 'yes';

// Swagger UI's own layout has a second title and a second main part of the page.
const ourLayout = ({ React }) => ({
  components: {
    OurLayout: ({ getComponent, specSelectors }) => {
      const show = (name, isContainer = true) =>
        React.createElement(getComponent(name, isContainer), { key: name });
      const parts = [show('SvgAssets', false), show('errors')];
      if (specSelectors.loadingStatus() === 'success') {
        if (mayTry) parts.push(show('AuthorizeBtnContainer'));
        parts.push(show('operations'), show('Models'));
      }
      return React.createElement('div', { className: 'swagger-ui' }, parts);
    },
  },
});

// The path of an operation is inside the button that opens it, so it is no link as well.
const withoutNestedLinks = ({ React }) => ({
  wrapComponents: {
    DeepLink: () => ({ text }) => React.createElement('span', null, text),
  },
});

const nothing = () => null;
const withoutKeys = () => ({ wrapComponents: { authorizeOperationBtn: () => nothing } });

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.openapi,
  layout: 'OurLayout',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  supportedSubmitMethods: mayTry ? ['get', 'put', 'post', 'delete', 'patch'] : [],
  plugins: [ourLayout, withoutNestedLinks, ...(mayTry ? [] : [withoutKeys])],
});
`;

export const DOCS_SCRIPT_HREF = versioned(DOCS_SCRIPT_PATH, DOCS_SCRIPT);
