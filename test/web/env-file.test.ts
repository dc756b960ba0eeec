import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { withSettings, writeSettings } from '../../src/web/env-file.ts'

test.for([
  ['', 'APP_ID="1"\n'],
  ['# mine\nPORT=80\n', '# mine\nPORT=80\nAPP_ID="1"\n'],
  ['PORT=80', 'PORT=80\nAPP_ID="1"\n'],
  ['APP_ID=9\nPORT=80\n', 'PORT=80\nAPP_ID="1"\n'],
  ['export APP_ID = 9\nMY_APP_ID=2\n#APP_ID=3\n', 'MY_APP_ID=2\n#APP_ID=3\nAPP_ID="1"\n'],
] as const)('a setting is set and every other line stays: %j', ([before, after]) => {
  expect(withSettings(before, { APP_ID: '1' })).toBe(after)
})

test('a key is one line', () => {
  expect(withSettings('', { PRIVATE_KEY: '-----BEGIN\nabc\r\n-----END\n' })).toBe(
    'PRIVATE_KEY="-----BEGIN\\nabc\\n-----END"\n',
  )
})

test.for(['plain', 'a # b', 'say "hi"', "it's", '"\'', '$x \\t'])('a value is read back as it was: %s', (value) => {
  expect(parseEnv(withSettings('', { WEBHOOK_SECRET: value }))).toEqual({ WEBHOOK_SECRET: value })
})

test('the file can be read by its owner alone, even if it could be read by others before', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'andon-env-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = path.join(directory, '.env')
  writeFileSync(file, 'PORT=80\n')
  chmodSync(file, 0o644)
  writeSettings(file, { APP_ID: '1', WEBHOOK_SECRET: 'a # b' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(parseEnv(readFileSync(file, 'utf8'))).toEqual({ PORT: '80', APP_ID: '1', WEBHOOK_SECRET: 'a # b' })
  expect(readdirSync(directory)).toEqual(['.env'])
})
