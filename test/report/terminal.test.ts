import { expect, test } from 'vitest'
import { terminalVerdict } from '../../src/report/terminal.ts'
import * as on from './verdicts.ts'

const { pass, policy, result, tooLarge, unreviewed, verdict, warning } = on
const notes = [{ topic: 'Approvals that do not count', text: 'ada opened this pull request' }]
const results = [
  result('change-size', [tooLarge]),
  result('peer-review', [{ ...unreviewed, notes }]),
  result('definition-of-done', [pass]),
]
const show = (more: Partial<Parameters<typeof terminalVerdict>[0]> = {}) =>
  terminalVerdict({ policy: policy(), verdict: verdict(results), problems: [], proposal: null, color: false, ...more })

test('a verdict is a decision, a line for each finding, and what to do', () => {
  expect(show()).toBe(
    `deny  Change size: 612 lines, 212 over the limit of 400 (and 1 more)
  ✗ Change size         612 lines, 212 over the limit of 400.
                        Split the change.
                        maxLines: 400 from Andon's default
  … Peer review         0 of 1 approval.
                        Ask someone with write access for a review.
                        Approvals that do not count: ada opened this pull request
  ✓ Definition of done  All is well.
  change model normal · policy 77f0c1`,
  )
})

test('advice and what is only observed are marked', () => {
  const mixed = [result('change-size', [warning]), result('peer-review', [unreviewed], { enforcement: 'observe' })]

  expect(show({ verdict: verdict(mixed) })).toContain('! Change size (advice)  312 lines.')
  expect(show({ verdict: verdict(mixed) })).toContain('1 observed only, and not shown')
})

test('colour is only added', () => {
  const coloured = show({ color: true })

  expect(coloured).toContain('\u001b[31m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what it removes
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(show())
})

test('a terminal is not deceived', () => {
  const reason = '\u001b[2J\u202Egone\nallow'

  expect(show({ verdict: verdict([result('change-size', [{ ...tooLarge, reason }])]) })).not.toMatch(
    /(?!\n)\p{Cc}|\p{Bidi_Control}/u,
  )
})
