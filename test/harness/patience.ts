// Real servers on two shared cores: a stack test may be slow, but it is never waited for by guess.
jest.setTimeout(60_000);
