/** One line a language, in the order in which a page offers them. */
export { english as en } from './en/english';
export { german as de } from './de/german';
export { french as fr } from './fr/french';
export { spanish as es } from './es/spanish';
export { italian as it } from './it/italian';
export { dutch as nl } from './nl/dutch';
export { portuguese as pt } from './pt/portuguese';
export { japanese as ja } from './ja/japanese';
