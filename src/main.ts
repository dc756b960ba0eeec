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

/** Resolves at the first signal; a second one ends the process at once. */
function ended(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  const signals: NodeJS.Signals[] = []
  const onSignal = (signal: NodeJS.Signals) => {
    if (signals.push(signal) > 1) process.exit(1)
    resolve(signal)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return promise
}

async function main(): Promise<void> {
  const end = ended()
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
