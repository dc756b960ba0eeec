import { expect, test } from 'vitest'
import type { Effect } from '../../src/effect.ts'
import { addUnsent, forgetUnsent, unsentOf } from '../../src/ledger/unsent.ts'
import { md } from '../../src/markdown.ts'
import { databaseForTest } from '../database.ts'
import { repository } from '../facts.ts'

const ref = { subject: 'pull_request', repository, number: 7 } as const
const at = '2026-01-05T09:00:00.000Z'
const effects: readonly Effect[] = [
  { kind: 'reaction', nodeId: 'IC_1', content: 'THUMBS_UP' },
  { kind: 'comment', number: 7, nodeId: 'PR_7', marker: 'reply/1', body: md`Yes.`, create: true, once: true },
]

test('what is promised is kept until it stands, in order, for its pull request', async () => {
  const database = await databaseForTest()
  await database.kysely.transaction().execute((transaction) => addUnsent(transaction, ref, { at, effects }))

  const kept = await unsentOf(database, ref)

  expect(kept.map(({ effect }) => effect)).toEqual(effects)
  expect(await unsentOf(database, { ...ref, number: 8 })).toEqual([])
  expect(await unsentOf(database, { ...ref, repository: { ...repository, installationId: 2 } })).toEqual([])
  await forgetUnsent(database, kept.slice(0, 1))
  expect(await unsentOf(database, ref)).toEqual(kept.slice(1))
})
