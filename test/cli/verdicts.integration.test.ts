import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, jsonText } from '../../src/database/client.ts'
import { rememberRepository } from '../../src/ledger/repositories.ts'
import type { Result } from '../../src/verdict.ts'
import { createDatabase, freshDatabase } from '../database.ts'
import { repository } from '../facts.ts'
import { andon } from './world.ts'

const results: readonly Result[] = [
  { practice: 'peer-review', enforcement: 'enforce', why: null, findings: [{ outcome: 'pass', reason: 'ok' }] },
  {
    practice: 'change-size',
    enforcement: 'observe',
    why: null,
    findings: [{ outcome: 'fail', reason: '612 lines', remedy: 'Split it.' }],
  },
]

const overridden: readonly Result[] = results.slice(1).map((one) => ({
  ...one,
  enforcement: 'enforce',
  findings: one.findings.map((finding) => ({
    ...finding,
    overriddenBy: { login: 'mona', at: '2026-11-22T08:30:00.000Z', reason: 'from a vendor' },
  })),
}))

const verdict = (at: string, number: number | null, decision: 'allow' | 'deny', found: readonly Result[]) => ({
  at,
  installation_id: repository.installationId,
  repository_id: repository.id,
  subject_key: `${number === null ? 'merge_group' : 'pull_request'}/1/2/${number ?? 'abc'}`,
  number,
  sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  decision,
  policy_digest: 'p',
  results: jsonText(found),
  facts_digest: 'f',
  cause: 'pull_request.opened',
})

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
  await rememberRepository(database, repository, '2026-11-20T00:00:00.000Z')
  await database.kysely
    .insertInto('verdict')
    .values([
      verdict('2026-11-10T08:00:00.000Z', 1, 'deny', results),
      verdict('2026-11-22T08:00:00.000Z', 7, 'allow', results),
      verdict('2026-11-22T09:00:00.000Z', 8, 'allow', overridden),
      verdict('2026-11-23T08:00:00.000Z', null, 'allow', results.slice(0, 1)),
    ])
    .execute()
})
afterAll(() => database.close())

const place = `${repository.owner}/${repository.name}`
const ask = (...args: readonly string[]) => andon(['verdicts', ...args], { DATABASE_URL: database.url })

describe('andon verdicts', () => {
  test('shows what was decided in the last seven days, observed practices included', async () => {
    const { exitCode, out, err } = await ask(place)

    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out.split('\n')).toEqual([
      'TIME (UTC)           SUBJECT  SHA      DECISION  CAUSE                NOT PASSED',
      '2026-11-22 08:00:00  #7       a1b2c3d  allow     pull_request.opened  change-size fail (observe)',
      '2026-11-22 09:00:00  #8       a1b2c3d  allow     pull_request.opened  change-size fail (overridden by mona)',
      '2026-11-23 08:00:00  group    a1b2c3d  allow     pull_request.opened  all hold',
    ])
  })

  test('goes back as far as it is asked to', async () => {
    expect((await ask(place, '--since', '2026-11-01')).out).toContain('#1 ')
  })

  test('takes the name as people type it', async () => {
    expect((await ask(place.toUpperCase())).exitCode).toBe(0)
  })

  test('prints every finding as JSON', async () => {
    const { out } = await ask(place, '--since', '24h', '--json')

    expect(JSON.parse(out)).toMatchObject({
      since: '2026-11-22T09:30:00.000Z',
      verdicts: [{ subject: 'merge_group', number: null, decision: 'allow', results: [{ practice: 'peer-review' }] }],
    })
  })

  test('says so when nothing was decided', async () => {
    expect((await ask(place, '--since', '0h')).out).toBe('No verdicts since 2026-11-23T09:30:00.000Z.')
  })

  test('does not know a repository where Andon never judged', async () => {
    const { exitCode, err } = await ask('acme/other')

    expect(exitCode).toBe(2)
    expect(err).toContain('The ledger knows no repository acme/other.')
  })

  test('an empty database is not a ledger', async () => {
    const { exitCode, err } = await andon(['verdicts', place], { DATABASE_URL: await createDatabase() })

    expect(exitCode).toBe(2)
    expect(err).toContain('That database holds no ledger.')
  })
})
