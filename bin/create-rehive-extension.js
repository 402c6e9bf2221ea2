#!/usr/bin/env node
import { mainCreate } from '../dist/cli.js';

await mainCreate();
