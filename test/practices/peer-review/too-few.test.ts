import { describe, expect, test } from 'vitest'
import { approvals } from './judging.ts'

describe('a rule that names fewer people than must approve', () => {
  const boss = { name: 'the boss', from: { users: ['mona'] } }

  test('says what to change in the policy, since asking helps nobody', () => {
    expect(approvals({}, { approvals: 2, rules: [boss] }).remedy).toContain(
      'The rule the boss names 1 person and asks for 2 approvals: write a lower `approvals` there, or name more people.',
    )
  })

  test('is not what a group asks while another of its rules can hold', () => {
    expect(approvals({}, { approvals: 2, rules: [{ anyOf: [boss, { approvals: 3 }] }] })).toMatchObject({
      next: '3 reviews from people with write access',
    })
  })
})
