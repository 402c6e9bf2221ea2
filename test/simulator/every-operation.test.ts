import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSection } from '../../src/contract/sdk-contract.js';
import { sdkVersion } from '../../src/contract/generated/operation-keys.js';
import { createAnswerValidator } from './every-operation/answer-validator.js';
import { driveEveryOperation, type OperationResult } from './every-operation/drive-operations.js';
import { notStateful } from './every-operation/not-stateful.js';
import { operationsPage } from './every-operation/operations-page.js';

describe('every operation of the official SDK', () => {
  let results: OperationResult[] = [];
  beforeAll(async () => {
    results = await driveEveryOperation();
  });

  it('is called', () => {
    expect(results.filter(({ section }) => section === 'admin')).toHaveLength(389);
    expect(results.filter(({ section }) => section === 'user')).toHaveLength(212);
  });

  it('is answered with the status that the SDK declares', () => {
    expect(results.filter(({ answered }) => !answered)).toEqual([]);
  });

  it('has an answer that fits the generated schema', () => {
    expect(results.filter(({ valid }) => !valid)).toEqual([]);
  });

  it('acts on what the platform keeps, unless it is said why not', () => {
    const without = results.filter(({ stateful }) => !stateful).map(({ key }) => key);
    expect(without.toSorted()).toEqual(Object.keys(notStateful).toSorted());
  });

  it('is in the docs as it was seen: `npm run docs:operations` writes them', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    expect(page).toBe(operationsPage(results, sdkVersion));
  });
});

describe('the validator', () => {
  it('finds what does not fit', async () => {
    const contract = await loadSection('admin');
    const validate = createAnswerValidator(contract);
    const response = contract.operations['GET /3/admin/users/emails/{id}/']?.response ?? {};
    const data = { id: 1, user: {}, email: 'a@b.test', temporary: null, created: 1, updated: '2' };
    expect(validate(response, { status: 'success', data })).toContain('answer/data/updated must be number');
    expect(validate(response, { status: 'success' })).toContain("must have required property 'data'");
  });
});
