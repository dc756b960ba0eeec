// The server as a process: settings, start, and a clean end at SIGTERM or Ctrl-C.
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startAndon } from './andon.ts'
import { readEnv, readEnvFile } from './env.ts'
import { ExpectedError, SettingsError } from './errors.ts'
import { createLog } from './log.ts'

const envFile = path.resolve('.env')

/**
 * Schedulers of containers kill what has not ended after 30 s. What is left behind then is safe: a webhook without an
 * answer shows as failed on GitHub, and other workers take over the jobs of one that is gone.
 */
const endMs = 24_000

/**
 * Resolves at the first signal. A second Ctrl-C ends the process at once; a second SIGTERM does not, since one that is
 * sent to a process group comes from the sender and again from each program that hands it on.
 */
function ended(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  const interrupts: NodeJS.Signals[] = []
  process.on('SIGTERM', resolve)
  process.on('SIGINT', (signal) => {
    if (interrupts.push(signal) > 1) process.exit(1)
    resolve(signal)
  })
  return promise
}

/** Whoever reads our output may go before us, as in `npm start | head`: that is no reason to end uncleanly. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}

async function main(): Promise<void> {
  const end = ended()
  outliveReaders()
  const env = readEnv({ ...readEnvFile(envFile), ...process.env })
  const log = createLog(env.logLevel, { hidden: env.credentials === null ? [] : [env.credentials.webhookSecret] })
  const andon = await startAndon(env, { log, envFile })
  log.info({ signal: await end }, 'Andon ends')
  await Promise.race([andon.stop(), delay(endMs)])
}

try {
  await main()
  process.exit(0)
} catch (error) {
  if (!(error instanceof ExpectedError)) throw error
  const lines = error instanceof SettingsError ? error.problems : [error.message]
  process.stderr.write(`Andon did not start.\n${lines.map((line) => `  ${line}\n`).join('')}${error.remedy}\n`)
  process.exit(1)
}
