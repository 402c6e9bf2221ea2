import type { Variant } from '../variant.js';

export const manifestVariants: readonly Variant[] = [
  {
    caughtBy: 'manifest-https',
    fault: 'is served without TLS',
    manifest: { url: 'http://savings.example.com' },
  },
  {
    caughtBy: 'manifest-https',
    fault: 'has its terms served without TLS',
    manifest: { legal: { terms_of_service_url: 'http://correct.example.com/terms/' } },
  },
  {
    caughtBy: 'manifest-description',
    fault: 'says nothing about itself',
    manifest: { description: null },
  },
  {
    caughtBy: 'manifest-joined-addresses',
    fault: 'has a slash at the end of its address',
    manifest: { url: 'https://correct.example.com/api/' },
  },
  {
    caughtBy: 'manifest-joined-addresses',
    fault: 'has the path of its address in its endpoints again',
    manifest: {
      url: 'https://correct.example.com/health',
      endpoints: { health: '/health/', user: '/user/transactions/' },
    },
  },
  {
    caughtBy: 'manifest-endpoint-slash',
    fault: 'names its endpoint without a slash at the end',
    manifest: { endpoints: { activate: '/activate', user: '/user/transactions/' } },
  },
  {
    caughtBy: 'manifest-endpoints-distinct',
    fault: 'names one path for two calls',
    manifest: { endpoints: { rotate: '/activate/', user: '/user/transactions/' } },
  },
  {
    caughtBy: 'manifest-webhook-endpoint',
    fault: 'names webhooks and no endpoint for them',
    manifest: { endpoints: { webhook: null, user: '/user/transactions/' } },
  },
  {
    caughtBy: 'manifest-webhook-permission',
    fault: 'may not create its webhooks',
    manifest: { permissions: [{ section: 'admin', type: 'transaction', level: 'view' }] },
  },
];
