import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';
import { driveFaults, type ScenarioResult } from './fault-matrix/drive-faults.js';
import { faultMatrixPage } from './fault-matrix/fault-matrix-page.js';

let results: ScenarioResult[];
beforeAll(async () => {
  results = await driveFaults();
});

describe('a fault at any request of a registration', () => {
  it('ends, at the latest with the next run, in what rehive.json has: docs/fault-matrix.md says how', () => {
    expect(faultMatrixPage(results)).toBe(readFileSync(join(root, 'docs/fault-matrix.md'), 'utf8'));
  });

  it('is met at every request, in the order in which they are sent', () => {
    const sent = results.map(({ requests }) => requests.map(({ request }) => request));
    expect(sent[0]).toEqual([
      'GET auth/',
      'GET services/',
      'POST services/',
      'POST services/{id}/permissions/',
    ]);
    expect(sent[1]).toEqual([
      'GET auth/',
      'GET services/',
      'GET services/{id}/permissions/',
      'GET webhooks/',
      'PATCH services/{id}/',
      'POST services/{id}/permissions/',
      'DELETE services/{id}/permissions/{id}/',
      'DELETE services/{id}/permissions/{id}/',
    ]);
  });

  it('is lived through in one run where the platform is there again at once', () => {
    for (const { requests } of results)
      for (const { request, runs } of requests)
        for (const name of ['no answer, not done', 'no answer, done', '500, not done', '500, done', '429'])
          expect(runs[name], `${request}, ${name}`).toBe(1);
  });
});
