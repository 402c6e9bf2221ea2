// What we use of the prompts, by name: so that the bundle leaves the rest out (the editor prompt alone is 0.7 MB).
export { confirm, input, password, select } from '@inquirer/prompts';
