import type { ReactElement, ReactNode } from 'react';
import { LANGUAGES, wordsIn } from '../words/words-for';
import type { Words } from '../words/words';
import type { DetailField, PortalAccountView } from './portal-account-view';

interface Props {
  view: PortalAccountView;
  words: Words;
}

/** What documents and mails have of the customer, in a form; what is wrong is beside its field. */
export function DetailsForm({ view, words }: Props): ReactElement {
  const text = words.portalAccount.details;
  const { url, chosen, csrf, details } = view;
  const path = `${url}/account/details`;
  const first = details.wrong[0];
  const field = (name: DetailField, more: Partial<FieldProps> = {}): ReactElement => (
    <Field view={view} words={words} name={name} label={text[name]} {...more} />
  );
  return (
    <section className="paper" aria-labelledby="details">
      <h2 id="details">{text.title}</h2>
      <p className="note">{text.text}</p>
      <form method="post" action={chosen === null ? path : `${path}?lang=${chosen}`} noValidate>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="shown" value={details.shown} />
        {first === undefined ? null : (
          <p className="message message-bad" role="alert">
            {text.notSaved}
          </p>
        )}
        {details.isSaved ? (
          <p className="message" role="status">
            {text.saved}
          </p>
        ) : null}
        {field('name', { autoComplete: 'organization' })}
        {field('emails', { hint: text.emailsHint, isLong: true })}
        {field('line1', { autoComplete: 'address-line1' })}
        {field('line2', { autoComplete: 'address-line2' })}
        <div className="pair">
          {field('postcode', { autoComplete: 'postal-code' })}
          {field('town', { autoComplete: 'address-level2' })}
        </div>
        <div className="pair">
          {field('state', { autoComplete: 'address-level1' })}
          {field('country', { autoComplete: 'country' })}
        </div>
        {field('taxIds', { hint: text.taxIdsHint })}
        {field('language', {
          options: LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {wordsIn(language).name}
            </option>
          )),
        })}
        <p className="pay">
          <button className="button secondary" type="submit">
            {text.save}
          </button>
        </p>
      </form>
    </section>
  );
}

interface FieldProps extends Props {
  name: DetailField;
  label: string;
  hint?: string;
  autoComplete?: string;
  /** Of several lines. */
  isLong?: boolean;
  /** One of these. */
  options?: ReactNode;
}

function Field(props: FieldProps): ReactElement {
  const { view, words, name, label, hint, autoComplete, isLong, options } = props;
  const { values, wrong } = view.details;
  const isWrong = wrong.includes(name);
  const hintId = hint === undefined ? [] : [`${name}-hint`];
  const described = [...hintId, ...(isWrong ? [`${name}-problem`] : [])].join(' ');
  const how = {
    name,
    id: name,
    defaultValue: values[name],
    ...(described !== '' && { 'aria-describedby': described }),
    ...(isWrong && { 'aria-invalid': true }),
    ...(name === wrong[0] && { autoFocus: true }),
  };
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {options !== undefined ? (
        <select {...how}>{options}</select>
      ) : isLong === true ? (
        <textarea {...how} rows={3} />
      ) : (
        <input {...how} autoComplete={autoComplete ?? 'off'} />
      )}
      {hint === undefined ? null : (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {isWrong ? (
        <p className="problem" id={`${name}-problem`}>
          {wordsOfProblem(words, name)}
        </p>
      ) : null}
    </div>
  );
}

/** The lines of an address share what may be wrong with them, but for the country. */
function wordsOfProblem(words: Words, name: DetailField): string {
  const { wrong } = words.portalAccount.details;
  switch (name) {
    case 'line1':
    case 'line2':
    case 'postcode':
    case 'town':
    case 'state':
      return wrong.address;
    default:
      return wrong[name];
  }
}
