import { Ajv } from 'ajv';
import { loadSection } from '../../src/contract/sdk-contract.js';

/** What is wrong with a value as the `data` of an operation's answer, by the SDK's schema; empty where it fits. */
export async function misfits(operation: string, data: unknown): Promise<string[]> {
  const contract = await loadSection(operation.includes('/3/admin/') ? 'admin' : 'user');
  const response = contract.operations[operation]?.response;
  if (response === undefined || response === null) throw new Error(`The SDK has no answer of ${operation}.`);
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const [name, schema] of Object.entries(contract.schemas))
    ajv.addSchema(withNames(schema), `sdk:/${name}`);
  const validate = ajv.compile(withNames(response));
  validate({ status: 'success', data });
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/** The schemas refer to each other as `#/Name`: here each is a document of its own. */
function withNames(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"sdk:/')) as object;
}
