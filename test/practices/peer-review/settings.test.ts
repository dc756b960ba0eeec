import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { settings } from '../../../src/practices/peer-review/settings.ts'

const messages = (written: unknown) => settings.safeParse(written).error?.issues.map(({ message }) => message) ?? []

test('of several permissions the lowest counts', () => {
  expect(settings.parse({ from: { permission: ['admin', 'write', 'maintain'] } }).from).toEqual({ permission: 'write' })
})

test('ways of approving that are left out keep their defaults', () => {
  const { ways } = settings.parse({ ways: { commentContains: [':+1:'] } })

  expect(ways).toMatchObject({ reviews: true, reviewText: [], commentContains: [':+1:'] })
})

test('a rule holds only what it says, so that the rest is as around it', () => {
  const rule = { name: 'owners', from: { codeowners: true }, approvalOf: 'patch', ways: { reviews: false } }

  expect(settings.parse({ rules: [rule] }).rules).toEqual([rule])
})

describe('what makes no sense is refused', () => {
  test.for([
    { what: 'nobody', written: { from: {} }, says: 'names nobody' },
    { what: 'a misspelt part, told once', written: { from: { team: ['acme/a'] } }, says: 'team' },
    {
      what: 'owners who object, told once',
      written: { objections: { from: { codeowners: true } } },
      says: 'codeowners',
    },
    { what: 'a group that asks', written: { rules: [{ anyOf: [{}], approvals: 1 }] }, says: '`approvals`' },
    { what: 'two groups in one', written: { rules: [{ anyOf: [{}], allOf: [{}] }] }, says: '`allOf`' },
    { what: 'a pattern that is none', written: { ways: { commentPatterns: ['('] } }, says: 'RE2' },
    { what: 'a setting that does not exist', written: { rules: [{ aproval: 1 }] }, says: 'aproval' },
  ])('$what', ({ written, says }) => {
    expect(messages(written)).toEqual([expect.stringContaining(says)])
  })
})

test('the schema is plain JSON Schema, however deep rules nest', () => {
  const schema = z.toJSONSchema(settings, { io: 'input' })

  expect(schema.$defs).toHaveProperty('rule')
  expect(settings.parse({ rules: [{ anyOf: [{ allOf: [{ approvals: 2 }] }] }] }).rules).toHaveLength(1)
})
