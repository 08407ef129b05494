import { startApp } from '../support/test-app';

test('where no run can start, it is degraded, and who has a key reads why', async () => {
  const problem = { name: 'temporal_search_attribute', detail: 'AmountDue is missing' };
  const app = await startApp({}, (deps) => ({ ...deps, temporalProblems: async () => [problem] }));
  try {
    const { status, json } = await app.request('GET', '/ready');
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'degraded',
      checks: [
        { name: 'postgres', ok: true },
        { name: 'temporal', ok: false },
      ],
      missing: expect.arrayContaining([problem]),
    });
  } finally {
    await app.close();
  }
});
