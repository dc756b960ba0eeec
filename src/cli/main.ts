import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { readEnvFile } from '../env.ts'
import type { World } from './command.ts'
import { run } from './run.ts'

const Package = z.object({ version: z.string() })
const { version } = Package.parse(JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')))

const world: World = {
  env: { ...readEnvFile('.env'), ...process.env },
  color: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  now: () => new Date().toISOString(),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
}

process.exitCode = await run(process.argv.slice(2), world, version)
