import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/database/client.ts'
import type { Entry } from '../../src/entry.ts'
import { appendEntry } from '../../src/ledger/entries.ts'
import { rememberRepository } from '../../src/ledger/repositories.ts'
import { freshDatabase } from '../database.ts'
import { headSha, person, repository } from '../facts.ts'
import { andon } from './world.ts'

const common = { at: '2026-11-20T10:00:00.000Z', by: person('ada'), number: 7 }
const merged = {
  ...common,
  kind: 'duties',
  moment: 'merged',
  sha: headSha,
  environment: null,
  held: { author: ['ada'], review: [], merge: ['ada'] },
  controls: ['checksGreen', 'reviewedLater'],
} as const satisfies Entry
const entries: readonly Entry[] = [
  merged,
  {
    ...common,
    kind: 'follow_up_opened',
    followUp: 'review',
    owner: 'ada',
    dueAt: '2026-11-22T10:00:00.000Z',
    reason: 'the control reviewedLater of the policy',
  },
  {
    ...merged,
    at: '2026-11-20T11:00:00.000Z',
    moment: 'deployed',
    environment: 'production',
    held: { ...merged.held, deploy: ['kai'] },
  },
  { ...common, at: '2026-11-21T10:00:00.000Z', by: person('lin'), kind: 'follow_up_done', followUp: 'review' },
]

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
  await rememberRepository(database, repository, '2026-11-20T00:00:00.000Z')
  await append(entries)
})
afterAll(() => database.close())

const append = (some: readonly Entry[]) =>
  database.kysely.transaction().execute(async (transaction) => {
    const appended: boolean[] = []
    for (const entry of some) appended.push(await appendEntry(transaction, repository, entry))
    return appended
  })
const ask = (...args: readonly string[]) => andon(['duties', ...args], { DATABASE_URL: database.url })

test('andon duties shows who held what, on what controls, and what was promised', async () => {
  const { exitCode, out, err } = await ask('acme/shop#7')

  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
  expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
    'TIME (UTC)           MOMENT      SHA      DUTY    HELD BY',
    '2026-11-20 10:00:00  merged      a1b2c3d  author  ada',
    '2026-11-20 10:00:00  merged      a1b2c3d  merge   ada',
    '2026-11-20 11:00:00  production  a1b2c3d  author  ada',
    '2026-11-20 11:00:00  production  a1b2c3d  merge   ada',
    '2026-11-20 11:00:00  production  a1b2c3d  deploy  kai',
    'Controls (merged): checksGreen, reviewedLater.',
    'Controls (production): checksGreen, reviewedLater.',
    'A review was promised by 2026-11-22T10:00Z, because of the control reviewedLater of the policy.',
    'The review was done at 2026-11-21T10:00Z by lin.',
  ])
})

test('andon duties says so where nothing is recorded', async () => {
  expect((await ask('acme/shop#8')).out).toContain('Nothing is recorded of acme/shop#8')
  expect(await ask('acme/shop')).toMatchObject({ exitCode: 2 })
})

test('andon duties prints the same as JSON', async () => {
  expect(JSON.parse((await ask('acme/shop#7', '--json')).out)).toMatchObject({
    entries: [{ kind: 'duties' }, {}, {}, {}],
  })
})

test('what is told again, in other words, is recorded once', async () => {
  const [, promised, , done] = entries
  if (promised === undefined || done === undefined) throw new Error('there are four')
  const words = { ...merged, held: { author: ['ada', 'rob'] }, controls: [] }

  expect(
    await append([words, { ...promised, at: '2026-11-20T12:00:00.000Z' }, { ...done, by: person('kai') }]),
  ).toEqual([false, false, false])
})
