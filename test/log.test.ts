import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLog } from '../src/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void, isTTY = false): string {
  const lines: string[] = []
  write(createLog('info', { isTTY, write: (text) => lines.push(text) }))
  return lines.join('')
}

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' })

test.for([
  ['a private key', key.toString(), '[private key]'],
  ['a private key on one line', key.toString().replaceAll('\n', '\\n'), '[private key]'],
  ['a token of an installation', `ghs_${'a'.repeat(36)}`, '[token]'],
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

test('a log is one JSON object per line', () => {
  const text = logged((log) => log.info({ subject: 'a' }, 'judged'))
  expect(JSON.parse(text)).toMatchObject({ level: 30, subject: 'a', msg: 'judged' })
})

test('on a terminal it is a line for people', () => {
  const text = logged((log) => log.warn({ subject: 'a', at: 3 }, 'judged'), true)
  expect(text).toMatch(/^\d\d:\d\d:\d\d {2}WARN judged {2}subject=a {2}at=3\n$/)
})
