import type { AdminService, Permission, ReducedService } from 'rehive/admin';
import type { PlatformContext } from '../platform-context.js';
import type { ServicePermissionRecord, ServiceRecord } from '../state.js';

export function viewService({ state }: PlatformContext, service: ServiceRecord): AdminService {
  return {
    id: service.id,
    company: state.companies.get(service.company)?.number ?? null,
    slug: service.slug,
    type: 'private',
    name: service.name,
    description: service.description,
    tags: service.tags,
    verified: false,
    public: false,
    url: service.url,
    management_url: service.management_url,
    terms_and_conditions_url: null,
    website_url: null,
    active: service.active,
  };
}

export function viewReducedService({ id, slug, name, url }: ServiceRecord): ReducedService {
  return { id, slug, name, url, type: 'private' };
}

export function viewPermission({ id, section, type, level }: ServicePermissionRecord): Permission {
  return { id, section, type, level };
}
