import { STORIES } from '../../../src/local/stories';
import { namesAfter } from '../../../src/local/stories/names';

test('what belongs to a story carries its name, and the same each time it runs', () => {
  const namesOfStory = () => {
    const name = namesAfter('stolen-card');
    return [name('inv'), name('client'), name('inv'), name('k'), name('k')];
  };
  expect(namesOfStory()).toEqual([
    'stolen-card',
    'stolen-card-client',
    'stolen-card-2',
    'stolen-card-k',
    'stolen-card-k-2',
  ]);
  expect(namesOfStory()).toEqual(namesOfStory());
});

test('no two stories share a name', () => {
  const names = STORIES.flatMap(({ story }) => [namesAfter(story)('inv'), namesAfter(story)('k')]);
  expect(new Set(names).size).toBe(names.length);
});
