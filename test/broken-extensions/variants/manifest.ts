import type { Variant } from '../variant.js';

export const manifestVariants: readonly Variant[] = [
  {
    caughtBy: 'manifest-https',
    fault: 'is served without TLS',
    manifest: { url: 'http://savings.example.com' },
  },
  {
    caughtBy: 'manifest-endpoint-slash',
    fault: 'names its endpoint without a slash at the end',
    manifest: { endpoints: { activate: '/activate', user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-endpoints-distinct',
    fault: 'names one path for two calls',
    manifest: { endpoints: { rotate: '/activate/', user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-webhook-endpoint',
    fault: 'names webhooks and no endpoint for them',
    manifest: { endpoints: { webhook: null, user: '/user/events/' } },
  },
  {
    caughtBy: 'manifest-webhook-permission',
    fault: 'may not create its webhooks',
    manifest: { permissions: [{ section: 'admin', type: 'transaction', level: 'view' }] },
  },
];
