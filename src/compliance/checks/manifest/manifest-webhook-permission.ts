import { permissionKey } from '../../../contract/permissions.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

const needed = { section: 'admin', type: 'webhook', level: 'add' } as const;

export const manifestWebhookPermission = defineCheck({
  id: 'manifest-webhook-permission',
  group: 'manifest',
  title: 'An extension that names webhooks has the permission to create them',
  severity: 'recommended',
  needs: ['declared-webhooks'],
  manifestPath: ['permissions'],
  source: source('permissions', 'A service may do on the platform only what its permissions name.'),
  observes:
    'Reads rehive.json: where it names webhooks, its permissions have to contain the one to add webhooks in the section admin.',
  fix: `Add { "section": "admin", "type": "webhook", "level": "add" } to the permissions in rehive.json.`,
  likelyCause: 'The webhooks were made by hand, with the token of an admin, in the first company.',
  async run({ manifest }) {
    const declared = manifest.permissions.map(permissionKey);
    if (declared.includes(permissionKey(needed))) return;
    fail('rehive.json names webhooks without the permission to create them', {
      expected: permissionKey(needed),
      actual: declared.length === 0 ? 'no permissions' : declared.join(', '),
    });
  },
});
