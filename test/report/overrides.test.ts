import { expect, test } from 'vitest'
import type { Finding } from '../../src/practice.ts'
import { checkContents } from '../../src/report/check-run.ts'
import { stickyComment } from '../../src/report/comment.ts'
import { terminalVerdict } from '../../src/report/terminal.ts'
import { titleOf } from '../../src/report/title.ts'
import { pullRequest } from '../facts.ts'
import { checkInput, pass, result, tooLarge, unreviewed } from './verdicts.ts'

const overriddenBy = { login: 'mona', reason: 'Sent @all <b>whole</b>', at: '2026-01-05T08:00:00.000Z' }
const overridden: Finding = { ...tooLarge, overriddenBy }
const input = checkInput([result('change-size', [overridden]), result('peer-review', [pass])])

test('a check that an override made green says so in its title, and who and why in the row', () => {
  const [check] = checkContents(input)

  expect(check).toMatchObject({ decision: 'allow', title: 'Allowed by override of change-size' })
  const row = check?.summary.split('\n').find((line) => line.includes('Change size'))
  expect(row).toContain('| 🔓 |')
  expect(row).toContain('612 lines, 212 over the limit of 400.')
  expect(row).toContain('Overridden by mona: Sent @\u200ball &lt;b&gt;whole&lt;/b&gt;')
  expect(row).not.toContain('Split the change')
})

test('what still blocks comes first', () => {
  const { verdict } = checkInput([result('change-size', [overridden]), result('peer-review', [unreviewed])])

  expect(titleOf(verdict)).toBe('Waiting for 1 review from someone with write access')
})

test('an override is no advice, and nobody need be told in a comment', () => {
  expect(stickyComment({ ...input, facts: pullRequest() })).toEqual({
    body: '✅ Allowed by override of change-size',
    create: false,
  })
})

test('the terminal shows who and why', () => {
  const { policy, verdict, problems, proposal } = input

  expect(terminalVerdict({ policy, verdict, problems, proposal, color: false })).toContain(
    'Overridden by mona: Sent @all <b>whole</b>',
  )
})
