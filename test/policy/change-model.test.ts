import { expect, test } from 'vitest'
import { matchChangeModel } from '../../src/policy/change-model.ts'
import type { ChangeModel } from '../../src/policy.ts'
import { changed, pullRequest } from '../facts.ts'

const models: readonly ChangeModel[] = [
  { name: 'emergency', type: 'emergency', when: { linkedIncident: 'open' } },
  { name: 'highRisk', type: 'normal', when: { paths: ['src/auth/**'] } },
  { name: 'standard', type: 'standard', when: { onlyPaths: ['src/**'] } },
]

test('the first that matches wins', () => {
  expect(matchChangeModel(models, pullRequest({ files: [changed('src/auth/a.ts', 1)] }))).toEqual({
    model: { name: 'highRisk', type: 'normal', because: '`src/auth/a.ts` matches `src/auth/**`' },
    because: '`src/auth/a.ts` matches `src/auth/**`',
    revisitAt: null,
  })
})

test('what matches none is normal', () => {
  expect(matchChangeModel(models, pullRequest({ files: [changed('b.ts', 1)] })).model).toEqual({
    name: 'normal',
    type: 'normal',
    because: 'it matches no change model',
  })
})

test('without models everything is normal', () => {
  expect(matchChangeModel([], pullRequest()).model?.because).toBe('the policy has no change models')
})

test('a condition that is not known stops the matching', () => {
  expect(matchChangeModel(models, pullRequest({ files: { unavailable: 'too many' } }))).toEqual({
    model: null,
    because: 'Whether this change is `highRisk` is not known: the changed files could not be read: too many.',
    revisitAt: null,
  })
})

test('a model above that is known to match is not disturbed by one below', () => {
  const incident = { repository: 'acme/shop', number: 1, title: 'Down', state: 'open', labels: ['incident'] } as const

  const { model } = matchChangeModel(models, pullRequest({ files: { unavailable: 'x' }, linkedIssues: [incident] }))

  expect(model?.name).toBe('emergency')
})

test('a model above that time may still match is looked at again', () => {
  const timed: ChangeModel = {
    name: 'night',
    type: 'normal',
    when: { timeWindow: { zone: 'UTC', allow: ['22:00-23:00'] } },
  }

  expect(matchChangeModel([timed], pullRequest()).revisitAt).toBe('2026-01-05T22:00:00.000Z')
})
