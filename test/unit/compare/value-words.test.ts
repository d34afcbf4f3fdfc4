import { expect, it } from 'vitest';
import { corsWords, headerWords } from '../../../src/compare/value-words.ts';

it('says edits of headers as a person does', () => {
  const request = { set: { 'x-b': '1', 'x-a': '2' }, remove: ['x-debug', 'authorization'] };
  expect(headerWords({ request, response: { add: { via: 'mesh' } } })).toBe(
    'request sets x-a: 2, sets x-b: 1, removes authorization, removes x-debug; response adds via: mesh',
  );
  expect(headerWords({ request: { remove: ['authorization'] } })).toBe(
    'request removes authorization',
  );
});

it('says who may call from a browser', () => {
  const cors = {
    origins: ['https://shop.example.com'],
    methods: ['GET', 'POST'],
    headers: [],
    exposeHeaders: [],
    maxAge: 600_000,
    credentials: true,
  };
  expect(corsWords(cors)).toBe(
    'origins https://shop.example.com, methods GET POST, for 10m, with credentials',
  );
});
