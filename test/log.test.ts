import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLog, logging } from '../src/log.ts'

const webhookSecret = 'it "quotes" \\ and more'

function logged(write: (log: ReturnType<typeof createLog>) => void, isTTY = false): string {
  const lines: string[] = []
  write(createLog('info', { output: { isTTY, write: (text) => lines.push(text) }, hidden: [webhookSecret, 'short'] }))
  return lines.join('')
}

const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${'a-_1'.repeat(30)}.${'b-_2'.repeat(60)}`

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' })

test.for([
  ['a private key', key.toString(), '[private key]'],
  ['a private key on one line', key.toString().replaceAll('\n', '\\n'), '[private key]'],
  ['a token of an installation', `ghs_${'a'.repeat(36)}`, '[token]'],
  ['a token of an installation as GitHub makes them since 2026', `ghs_1234567_${jwt}`, '[token]'],
  ['the webhook secret', webhookSecret, '[secret]'],
  ['a fine-grained token', `github_pat_${'a1_'.repeat(20)}`, '[token]'],
  ["the App's own token", 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl', '[token]'],
  ['the password of a database', 'postgresql://andon:pass-word@db/andon', 'postgresql://andon:[password]@db/andon'],
] as const)('%s never reaches the log', ([, secret, shown]) => {
  for (const isTTY of [false, true]) {
    const text = logged((log) => {
      log.info({ some: { where: secret } }, `here: ${secret}`)
      log.error({ err: Object.assign(new Error(secret), { request: { headers: { authorization: secret } } }) }, 'x')
    }, isTTY)
    expect(text).not.toContain(secret)
    expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
    expect(text).toContain(shown)
  }
})

test('a header that authorises is hidden whatever it says', () => {
  expect(logged((log) => log.info({ headers: { authorization: 'token abc' } }, 'x'))).not.toContain('abc')
})

test('a text too short to be a secret is left alone', () => {
  expect(logged((log) => log.info('short'))).toContain('short')
})

test('what is logged during a piece of work says what it is about, in all that it waits for', async () => {
  const lines: string[] = []
  const log = createLog('info', { output: { write: (text) => lines.push(text) } })
  await logging({ delivery: 'd1' }, () =>
    logging({ subject: 's1' }, async () => {
      log.info('first')
      await Promise.resolve()
      log.child({ name: 'probot' }).warn({ subject: 's2' }, 'second')
    }),
  )
  log.info('third')
  const entries = lines.map((line): unknown => JSON.parse(line))
  expect(entries).toMatchObject([
    { delivery: 'd1', subject: 's1', msg: 'first' },
    { delivery: 'd1', subject: 's2', msg: 'second' },
    { msg: 'third' },
  ])
  expect(entries[2]).not.toHaveProperty('delivery')
})

test('a log is one JSON object per line', () => {
  const text = logged((log) => log.info({ subject: 'a' }, 'judged'))
  expect(JSON.parse(text)).toMatchObject({ level: 30, subject: 'a', msg: 'judged' })
})

test('on a terminal it is a line for people', () => {
  const text = logged((log) => log.warn({ subject: 'a', at: 3 }, 'judged'), true)
  expect(text).toMatch(/^\d\d:\d\d:\d\d {2}WARN judged {2}subject=a {2}at=3\n$/)
})
