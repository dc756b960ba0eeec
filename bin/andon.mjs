#!/usr/bin/env node
import { run } from '../scripts/run.mjs'

run('src/cli/main.ts', process.argv.slice(2))
