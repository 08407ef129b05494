// Two cores are shared by servers, browsers and suites, and any process may be held up for seconds:
// what hangs is found all the same, only later.
jest.setTimeout(120_000);
