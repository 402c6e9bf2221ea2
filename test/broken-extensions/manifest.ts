import type { ManifestInput } from '../../src/manifest/manifest-schema.js';

/** The manifest of the correct extension. */
export const correctManifest: ManifestInput = {
  name: 'Correct',
  description: 'Does what the contract says.',
  tags: ['test'],
  url: 'https://correct.example.com',
  permissions: [
    { section: 'admin', type: 'company', level: 'view' },
    { section: 'admin', type: 'transaction', level: 'view' },
    { section: 'admin', type: 'transaction', level: 'change' },
    { section: 'admin', type: 'webhook', level: 'view' },
    { section: 'admin', type: 'webhook', level: 'add' },
    { section: 'admin', type: 'webhook', level: 'change' },
  ],
  webhooks: [{ event: 'transaction.create' }, { event: 'transaction.update' }],
  endpoints: { user: '/user/transactions/' },
  legal: {
    terms_of_service_url: 'https://correct.example.com/terms/',
    privacy_policy_url: 'https://correct.example.com/privacy/',
    documentation_url: 'https://correct.example.com/docs/',
  },
  dev: { command: 'node extension.mjs', env: { STATE_DIR: '{state_dir}' } },
};
