/** One line a language; its words are in the folder of its name. */
export { english as en } from './en/english';
