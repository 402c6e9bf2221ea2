#!/usr/bin/env node
// npx and npm create look for a package of this name; the command itself is in rehive-ext.
await import('rehive-ext/bin/create-rehive-extension.js');
