#!/usr/bin/env node
'use strict';

// Node 22 and newer keep the compiled code between runs.
require('node:module').enableCompileCache?.();
require('../dist/cli.cjs').main();
