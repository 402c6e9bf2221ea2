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
];
