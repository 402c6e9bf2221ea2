import type { Variant } from '../variant.js';

export const publicVariants: readonly Variant[] = [
  {
    caughtBy: 'public-legal-pages',
    fault: 'has no privacy policy',
    level: 'public',
    manifest: {
      legal: {
        terms_of_service_url: 'https://savings.example.com/terms/',
        documentation_url: 'https://savings.example.com/docs/',
      },
    },
  },
  {
    caughtBy: 'public-address',
    fault: 'is served on the network of its developers',
    level: 'public',
    manifest: { url: 'https://10.0.0.7' },
  },
  {
    caughtBy: 'public-address',
    fault: 'has its dashboard on a development machine',
    level: 'public',
    manifest: { management_url: 'https://localhost:3000/' },
  },
  {
    caughtBy: 'public-tags',
    fault: 'can not be found',
    level: 'public',
    manifest: { tags: [] },
  },
];
