import { expect, test } from 'vitest'
import { type Patch, patchMemory } from '../../src/ledger/patches.ts'
import { databaseForTest } from '../database.ts'
import { repository } from '../facts.ts'

const now = '2026-01-05T09:00:00.000Z'
const minutesAgo = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString()
const pull = { repository, number: 7, base: { branch: 'main' } }
const patch = (digest: string): Patch => ({
  mergeBase: 'b',
  files: [
    { path: '__proto__', from: '__proto__', digest, starts: [1] },
    { path: 'logo.png', from: 'old.png', digest: null, starts: [] },
  ],
})

test('what was told first of a commit is told again, names of JavaScript included', async () => {
  const memory = patchMemory(await databaseForTest())
  await memory.remember(pull, { sha: 'a', patch: patch('1'), at: minutesAgo(600) })
  await memory.remember(pull, { sha: 'a', patch: patch('2'), at: now })
  await memory.remember(pull, { sha: 'a', patch: null, at: now })

  expect(await memory.recall(pull, ['a', 'b'], now)).toEqual(new Map([['a', patch('1')]]))
  expect(await memory.recall(pull, [], now)).toEqual(new Map())
})

test('a commit that GitHub did not show is asked for again after an hour, and then known', async () => {
  const memory = patchMemory(await databaseForTest())
  await memory.remember(pull, { sha: 'late', patch: null, at: minutesAgo(59) })
  expect(await memory.recall(pull, ['late'], now)).toEqual(new Map([['late', null]]))

  await memory.remember(pull, { sha: 'late', patch: null, at: minutesAgo(61) })
  expect(await memory.recall(pull, ['late'], now)).toEqual(new Map())

  await memory.remember(pull, { sha: 'late', patch: patch('1'), at: now })
  expect(await memory.recall(pull, ['late'], now)).toEqual(new Map([['late', patch('1')]]))
})

test('it is known of one pull request into one branch, to one installation', async () => {
  const memory = patchMemory(await databaseForTest())
  await memory.remember(pull, { sha: 'a', patch: patch('1'), at: now })
  const installedAgain = { ...pull, repository: { ...repository, installationId: 2 } }

  for (const other of [{ ...pull, number: 8 }, { ...pull, base: { branch: 'release' } }, installedAgain])
    expect(await memory.recall(other, ['a'], now)).toEqual(new Map())

  await memory.remember(installedAgain, { sha: 'a', patch: patch('2'), at: now })
  expect(await memory.recall(installedAgain, ['a'], now)).toEqual(new Map([['a', patch('2')]]))
  expect(await memory.recall(pull, ['a'], now)).toEqual(new Map())
})
