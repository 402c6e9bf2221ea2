// Only `npm run coverage` sets this up: what tests start counts the lines that it runs. Set here and not for Vitest's own
// process, whose workers would count twice: in the middle of what Vitest counts itself.
process.env.NODE_V8_COVERAGE = process.env.COUNT_CHILDREN_IN;
// Code from a cache is counted by whole functions.
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
