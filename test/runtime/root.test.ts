import { existsSync } from 'node:fs';
import { fromRoot, packageRoot } from '../../src/runtime/root';

test('the package root is the folder of package.json', () => {
  expect(existsSync(fromRoot('package.json'))).toBe(true);
  expect(fromRoot('src')).toBe(`${packageRoot()}/src`);
});
