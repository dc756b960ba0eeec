// The settings of the server, read once. Whatever is wrong is said in sentences, all of them together.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import * as z from 'zod'
import { SettingsError } from './errors.ts'

export type Credentials = Readonly<{ appId: number; privateKey: string; webhookSecret: string }>

export type Env = Readonly<{
  /** Null: no App is registered yet, and the server offers to. */
  credentials: Credentials | null
  githubApiUrl: string
  /** A smee.io channel that hands webhooks on to a machine that GitHub cannot reach. */
  webhookProxyUrl: string | null
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null
  dataDirectory: string
  host: string
  port: number
  role: 'all' | 'web' | 'worker'
  /** How people and GitHub reach this server; no slash at the end. */
  baseUrl: string
  sweeps: Readonly<{ redeliverMinutes: number; lookAgainMinutes: number }>
  /** Days after which things that are done are forgotten. */
  keep: Readonly<{ payloadDays: number; deliveryDays: number; closedDays: number }>
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
}>

export type Environment = Readonly<Record<string, string | undefined>>

const address = (name: string, example: string) =>
  z
    .url({ protocol: /^https?$/, error: `${name} must be an http or https address, such as ${example}.` })
    .transform((url) => url.replace(/\/+$/, ''))

/** A number with its limits; `unit` ends the sentence. */
const amount = (name: string, { unit, from, otherwise }: Readonly<{ unit: string; from: number; otherwise: number }>) =>
  z.coerce
    .number(`${name} must be a number of ${unit}, such as ${otherwise}.`)
    .min(from, `${name} must be at least ${from} ${unit}.`)
    .max(36_500, `${name} must be at most 36500 ${unit}.`)
    .default(otherwise)

const Settings = z.object({
  APP_ID: z.coerce
    .number('APP_ID must be the number on the "About" page of your GitHub App, such as 123456.')
    .int('APP_ID must be a whole number.')
    .positive('APP_ID must be a positive number.')
    .optional(),
  WEBHOOK_SECRET: z.string().optional(),
  GITHUB_API_URL: address('GITHUB_API_URL', 'https://github.example.com/api/v3').default('https://api.github.com'),
  WEBHOOK_PROXY_URL: address('WEBHOOK_PROXY_URL', 'https://smee.io/your-channel').optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL must start with postgresql://, such as postgresql://andon@db/andon.')
    .optional(),
  ANDON_DATA_DIR: z.string().default('.andon'),
  PORT: z.coerce
    .number('PORT must be a number from 1 to 65535, such as 3000.')
    .int('PORT must be a whole number from 1 to 65535.')
    .min(1, 'PORT must be at least 1.')
    .max(65_535, 'PORT must be at most 65535.')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  ANDON_ROLE: z
    .enum(['all', 'web', 'worker'], 'ANDON_ROLE must be all, web or worker; without it, one process does all.')
    .default('all'),
  ANDON_BASE_URL: address('ANDON_BASE_URL', 'https://andon.example.com').optional(),
  ANDON_REDELIVER_MINUTES: amount('ANDON_REDELIVER_MINUTES', { unit: 'minutes', from: 0.05, otherwise: 5 }),
  ANDON_LOOK_AGAIN_MINUTES: amount('ANDON_LOOK_AGAIN_MINUTES', { unit: 'minutes', from: 0.05, otherwise: 60 }),
  ANDON_KEEP_PAYLOADS_DAYS: amount('ANDON_KEEP_PAYLOADS_DAYS', { unit: 'days', from: 0, otherwise: 14 }),
  // GitHub lists deliveries for three days: one that we forgot sooner would count as missing
  ANDON_KEEP_DELIVERIES_DAYS: amount('ANDON_KEEP_DELIVERIES_DAYS', { unit: 'days', from: 4, otherwise: 30 }),
  ANDON_KEEP_CLOSED_DAYS: amount('ANDON_KEEP_CLOSED_DAYS', { unit: 'days', from: 1, otherwise: 90 }),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'LOG_LEVEL must be trace, debug, info, warn, error, fatal or silent.',
    )
    .default('info'),
})

type Result<T> = Readonly<{ value: T; problems: readonly string[] }>

function readKeyFile(file: string): Result<string | undefined> {
  try {
    return { value: readFileSync(file, 'utf8'), problems: [] }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    return { value: undefined, problems: [`PRIVATE_KEY_PATH names a file that cannot be read: ${file} (${code}).`] }
  }
}

/** The key itself is in no sentence. */
function readPrivateKey({ PRIVATE_KEY, PRIVATE_KEY_PATH }: Environment): Result<string | undefined> {
  const source = PRIVATE_KEY === undefined ? 'PRIVATE_KEY_PATH' : 'PRIVATE_KEY'
  const given =
    PRIVATE_KEY === undefined && PRIVATE_KEY_PATH !== undefined
      ? readKeyFile(PRIVATE_KEY_PATH)
      : { value: PRIVATE_KEY, problems: [] }
  if (given.value === undefined) return given
  const pem = given.value.replaceAll('\\n', '\n').trim()
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return { value: pem, problems: [] }
  } catch {
    // said below: OpenSSL's own words help nobody
  }
  const hint = 'Use the .pem file that GitHub made for the App; line breaks may be written as \\n.'
  return { value: undefined, problems: [`${source} is not an RSA private key in PEM form. ${hint}`] }
}

const credentialNames = ['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY'] as const

/** Two of three credentials are a mistake; none at all means that there is no App yet. */
function missingCredentials(environment: Environment): readonly string[] {
  const has = (name: (typeof credentialNames)[number]) =>
    environment[name] !== undefined || (name === 'PRIVATE_KEY' && environment['PRIVATE_KEY_PATH'] !== undefined)
  const missing = credentialNames.filter((name) => !has(name))
  if (missing.length === credentialNames.length && environment['ANDON_ROLE'] !== 'worker') return []
  const remedies = {
    APP_ID: 'APP_ID is missing: set it to the number on the "About" page of your GitHub App.',
    WEBHOOK_SECRET: 'WEBHOOK_SECRET is missing: set it to the webhook secret of your GitHub App; there is no default.',
    PRIVATE_KEY: 'PRIVATE_KEY is missing: set it, or PRIVATE_KEY_PATH, to a private key that GitHub made for your App.',
  }
  return missing.map((name) => remedies[name])
}

/** An address that a browser on this machine can open. */
const ownAddress = (host: string, port: number): string => {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** @throws SettingsError with a sentence for everything that is missing or malformed. An empty value counts as none. */
export function readEnv(given: Environment): Env {
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value?.trim()))
  const settings = Settings.safeParse(environment)
  const key = readPrivateKey(environment)
  const problems = [
    ...missingCredentials(environment),
    ...(settings.error?.issues.map(({ message }) => message) ?? []),
    ...key.problems,
  ]
  if (problems.length > 0 || !settings.success) throw new SettingsError(problems)
  const { APP_ID, WEBHOOK_SECRET, HOST, PORT, ...rest } = settings.data
  const complete = APP_ID !== undefined && WEBHOOK_SECRET !== undefined && key.value !== undefined
  return {
    credentials: complete ? { appId: APP_ID, privateKey: key.value, webhookSecret: WEBHOOK_SECRET } : null,
    githubApiUrl: rest.GITHUB_API_URL,
    webhookProxyUrl: rest.WEBHOOK_PROXY_URL ?? null,
    databaseUrl: rest.DATABASE_URL ?? null,
    dataDirectory: path.resolve(rest.ANDON_DATA_DIR),
    host: HOST,
    port: PORT,
    role: rest.ANDON_ROLE,
    baseUrl: rest.ANDON_BASE_URL ?? ownAddress(HOST, PORT),
    sweeps: { redeliverMinutes: rest.ANDON_REDELIVER_MINUTES, lookAgainMinutes: rest.ANDON_LOOK_AGAIN_MINUTES },
    keep: {
      payloadDays: rest.ANDON_KEEP_PAYLOADS_DAYS,
      deliveryDays: rest.ANDON_KEEP_DELIVERIES_DAYS,
      closedDays: rest.ANDON_KEEP_CLOSED_DAYS,
    },
    logLevel: rest.LOG_LEVEL,
  }
}

/** What a file of `NAME=value` lines says; nothing if there is no such file. */
export function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
