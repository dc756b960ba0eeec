import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Environment, readEnv, readEnvFile } from '../src/env.ts'
import { SettingsError } from '../src/errors.ts'

const keyOf = (type: 'rsa' | 'ed25519') => {
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim()
}
const key = keyOf('rsa')
const complete = { APP_ID: '123', WEBHOOK_SECRET: 'hush', PRIVATE_KEY: key }

function problems(environment: Environment): readonly string[] {
  try {
    readEnv(environment)
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

function temporaryFile(name: string, content: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'andon-env-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeFileSync(path.join(directory, name), content)
  return path.join(directory, name)
}

test('without settings there are no credentials, and only this machine can reach the server', () => {
  expect(readEnv({})).toEqual({
    credentials: null,
    githubApiUrl: 'https://api.github.com',
    webhookProxyUrl: null,
    databaseUrl: null,
    dataDirectory: path.resolve('.andon'),
    host: '127.0.0.1',
    port: 3000,
    role: 'all',
    baseUrl: 'http://127.0.0.1:3000',
    sweeps: { redeliverMinutes: 5, lookAgainMinutes: 60 },
    keep: { payloadDays: 14, deliveryDays: 30, closedDays: 90 },
    logLevel: 'info',
  })
})

test('sweeps and retention are what is set, fractions of a minute included', () => {
  const { sweeps, keep } = readEnv({
    ANDON_REDELIVER_MINUTES: '0.05',
    ANDON_LOOK_AGAIN_MINUTES: '120',
    ANDON_KEEP_PAYLOADS_DAYS: '0',
    ANDON_KEEP_DELIVERIES_DAYS: '4',
    ANDON_KEEP_CLOSED_DAYS: '1',
  })
  expect({ sweeps, keep }).toEqual({
    sweeps: { redeliverMinutes: 0.05, lookAgainMinutes: 120 },
    keep: { payloadDays: 0, deliveryDays: 4, closedDays: 1 },
  })
})

test('an empty value counts as none', () => {
  expect(readEnv({ APP_ID: '', PORT: ' ', DATABASE_URL: '' })).toEqual(readEnv({}))
})

test.for([
  ['as it is', { PRIVATE_KEY: key }],
  ['on one line', { PRIVATE_KEY: key.replaceAll('\n', '\\n') }],
  ['with space around', { PRIVATE_KEY: `\n${key}\n\n` }],
] as const)('a private key is read %s', ([, given]) => {
  expect(readEnv({ ...complete, ...given }).credentials).toEqual({ appId: 123, webhookSecret: 'hush', privateKey: key })
})

test('a private key is read from a file', () => {
  const { PRIVATE_KEY: _, ...others } = complete
  const file = temporaryFile('app.pem', `${key}\n`)
  expect(readEnv({ ...others, PRIVATE_KEY_PATH: file }).credentials?.privateKey).toBe(key)
})

test.for([
  [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
  [{ HOST: '::1' }, 'http://[::1]:3000'],
  [{ ANDON_BASE_URL: 'https://andon.example.com/' }, 'https://andon.example.com'],
] as const)('the base address of %j is %s', ([given, expected]) => {
  expect(readEnv(given).baseUrl).toBe(expected)
})

test.for<[string, Environment, readonly string[]]>([
  ['APP_ID alone', { APP_ID: '123' }, ['WEBHOOK_SECRET is missing', 'PRIVATE_KEY is missing']],
  ['no webhook secret', { ...complete, WEBHOOK_SECRET: '' }, ['WEBHOOK_SECRET is missing']],
  ['a worker without credentials', { ANDON_ROLE: 'worker' }, ['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY']],
  ['a malformed App id', { ...complete, APP_ID: 'Andon' }, ['APP_ID must be the number']],
  ['half an App id', { ...complete, APP_ID: '1.5' }, ['APP_ID must be a whole number']],
  ['App id zero', { ...complete, APP_ID: '0' }, ['APP_ID must be a positive number']],
  ['a malformed key', { ...complete, PRIVATE_KEY: 'hello' }, ['PRIVATE_KEY is not an RSA private key']],
  ['a truncated key', { ...complete, PRIVATE_KEY: key.slice(0, -60) }, ['PRIVATE_KEY is not an RSA private key']],
  ['a key of another kind', { ...complete, PRIVATE_KEY: keyOf('ed25519') }, ['PRIVATE_KEY is not an RSA private key']],
  [
    'a key file that is not there',
    { APP_ID: '1', WEBHOOK_SECRET: 'x', PRIVATE_KEY_PATH: '/nowhere/app.pem' },
    ['PRIVATE_KEY_PATH names a file that cannot be read: /nowhere/app.pem (ENOENT)'],
  ],
  ['port 0', { PORT: '0' }, ['PORT must be at least 1']],
  ['port 65536', { PORT: '65536' }, ['PORT must be at most 65535']],
  ['a port in words', { PORT: 'http' }, ['PORT must be a number']],
  ['a sweep without a pause', { ANDON_REDELIVER_MINUTES: '0.04' }, ['ANDON_REDELIVER_MINUTES must be at least 0.05']],
  ['a sweep in words', { ANDON_LOOK_AGAIN_MINUTES: '1h' }, ['ANDON_LOOK_AGAIN_MINUTES must be a number of minutes']],
  ['payloads kept for less than nothing', { ANDON_KEEP_PAYLOADS_DAYS: '-1' }, ['ANDON_KEEP_PAYLOADS_DAYS must be']],
  [
    'deliveries kept for 3 days',
    { ANDON_KEEP_DELIVERIES_DAYS: '3' },
    ['ANDON_KEEP_DELIVERIES_DAYS must be at least 4'],
  ],
  ['what closed kept for 0 days', { ANDON_KEEP_CLOSED_DAYS: '0' }, ['ANDON_KEEP_CLOSED_DAYS must be at least 1']],
  ['what closed kept for ages', { ANDON_KEEP_CLOSED_DAYS: '36501' }, ['must be at most 36500 days']],
  ['an unknown role', { ANDON_ROLE: 'boss' }, ['ANDON_ROLE must be all, web or worker']],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL must be']],
  ['another database', { DATABASE_URL: 'mysql://db' }, ['DATABASE_URL must start with postgresql://']],
  ['an API address that is none', { GITHUB_API_URL: 'github' }, ['GITHUB_API_URL must be an http or https address']],
  ['a base address of another kind', { ANDON_BASE_URL: 'ftp://x' }, ['ANDON_BASE_URL must be an http']],
  [
    'everything at once',
    { APP_ID: 'x', PORT: 'x', ANDON_ROLE: 'x', PRIVATE_KEY: 'x' },
    ['WEBHOOK_SECRET is missing', 'APP_ID must', 'PORT must', 'ANDON_ROLE must', 'PRIVATE_KEY is not'],
  ],
])('%s is refused, and the sentence says what to set', ([, environment, expected]) => {
  const found = problems(environment)
  expect(found).toHaveLength(expected.length)
  for (const [index, sentence] of expected.entries()) expect(found[index]).toContain(sentence)
})

test('ports 1 and 65535 are taken', () => {
  expect([readEnv({ PORT: '1' }).port, readEnv({ PORT: '65535' }).port]).toEqual([1, 65_535])
})

test('no sentence shows a secret', () => {
  const shown = problems({ APP_ID: 'x', PRIVATE_KEY: 'secret-key', WEBHOOK_SECRET: 'secret-word', PORT: '0' }).join()
  expect(shown).not.toContain('secret-key')
  expect(shown).not.toContain('secret-word')
})

test('a file of settings is read, and need not be there', () => {
  const file = temporaryFile('.env', '# mine\nAPP_ID=1\nPRIVATE_KEY="a\\\\nb"\n')
  expect(readEnvFile(file)).toMatchObject({ APP_ID: '1' })
  expect(readEnvFile('/nowhere/.env')).toEqual({})
})
