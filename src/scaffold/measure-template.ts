import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { templateLimits } from './template-limits.js';

/**
 * Looks at each file of a foreign template's folder before any is read.
 * @throws UserError where it has links or more than a template has: somebody's home folder, say
 */
export function refuseUnfitTemplate(folder: string, ignored: ReadonlySet<string>): void {
  let files = 0;
  let bytes = 0;
  const look = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        look(path);
        continue;
      }
      if (!entry.isFile()) throw new UserError(`${path} is no plain file: a template has only those.`);
      files += 1;
      bytes += lstatSync(path).size;
      if (files > templateLimits.files) throw unfit(`more than ${templateLimits.files} files`);
      if (bytes > templateLimits.bytes) throw unfit(`more than ${templateLimits.bytes / 1e6} MB`);
    }
  };
  const unfit = (what: string): UserError =>
    new UserError(`${folder} has ${what}, which no template has.`, {
      nextSteps: ['Name the folder of the template.'],
    });
  look(folder);
}
