// Texts of correct.js that variants replace, each of which stands there exactly once.

export const proof = 'const company = await companyOfServiceToken(token, address);';

/** The beginning of each of the platform's calls, so that one of them can be changed. */
const beginning = (name: string, parameters: string): string =>
  `async function ${name}(${parameters}, address) {\n  ${proof}`;

export const activation = beginning('activate', '{ token }');
export const deactivation = beginning('deactivate', '{ token, purge }');
export const rotation = beginning('rotate', '{ token }');
export const noSuchRule = "groups.includes('service')";
