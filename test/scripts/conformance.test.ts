import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { conformance } from '../../scripts/conformance.ts'
import cases from '../conformance/peer-review.json' with { type: 'json' }
import budgets from '../conformance/slo.json' with { type: 'json' }

const folder = mkdtempSync(join(tmpdir(), 'andon-cases-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(content: unknown): string {
  const path = join(folder, 'cases.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const [first] = cases
const wrong = { ...first, name: 'wrong', expected: { ...first?.expected, status: 'pending' } }
const strange = { ...first, name: 'strange', rule: { needs: { approval: 1 } } }

test('all cases pass', () => {
  expect(conformance(['test/conformance/peer-review.json'])).toEqual({ code: 0, out: '85 passed, 0 failed', err: '' })
})

test('all cases of budgets pass', () => {
  expect(conformance(['test/conformance/slo.json'])).toEqual({ code: 0, out: '48 passed, 0 failed', err: '' })
})

test('a case of budgets that is answered otherwise fails by name', () => {
  const [vector] = budgets.vectors
  const other = { ...vector, expected: { badMs: 1 } }

  expect(conformance([fileWith({ vectors: [vector, other] })])).toMatchObject({
    code: 1,
    out: 'failed: T02 30d 99.9%: one 20-minute full outage\n  badMs is 1200000 instead of 1\n1 passed, 1 failed',
  })
})

test('a case that is answered otherwise, or that cannot be read, fails by name', () => {
  const { code, out } = conformance([fileWith([first, wrong, strange, 7])])

  expect(code).toBe(1)
  expect(out).toMatch(/^failed: wrong\n {2}approved instead of pending: .+\nfailed: strange\n {2}it cannot be read: /)
  expect(out).toMatch(/\nfailed: case 4\n/)
  expect(out).toMatch(/\n1 passed, 3 failed$/)
})

test('a policy that Andon refuses fails the case', () => {
  const rule = { needs: { approvals: 21 } }

  expect(conformance([fileWith([{ ...first, rule }])]).out).toContain(
    'its policy is refused: practices.peer-review.rules.0.approvals',
  )
})

test('advice speaks only for a case that has it', () => {
  const advised = cases.find(({ name }) => name === 'user-names-compare-exactly')
  const without = { ...advised, advice: undefined }

  expect(conformance([fileWith([advised])]).code).toBe(0)
  expect(conformance([fileWith([without])]).out).toContain('approved by Ben instead of pending')
})

test.for<readonly [string, readonly string[], RegExp]>([
  ['without a file', [], /^Usage: /],
  ['with two', ['a', 'b'], /^Usage: /],
  [
    'with one that is not there',
    ['/nowhere/cases.json'],
    /^\/nowhere\/cases.json cannot be read\. Name a file with cases\.$/,
  ],
])('%s it says what to do', ([, args, err]) => {
  const answer = conformance(args)

  expect(answer).toMatchObject({ code: 1, out: '' })
  expect(answer.err).toMatch(err)
})

test.for<readonly [string, string, RegExp]>([
  ['no JSON', '{', /cases.json is not JSON: /],
  ['no list', '{}', /cases.json holds no list of cases\./],
  ['an empty list', '[]', /cases.json holds no list of cases\./],
])('a file with %s is told in a sentence', ([, content, err]) => {
  expect(conformance([fileWith(content)])).toMatchObject({ code: 1, err: expect.stringMatching(err) })
})

test('help tells what the file is', () => {
  expect(conformance(['--help'])).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: npm run conformance/) })
})
