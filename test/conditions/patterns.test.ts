import { describe, expect, test } from 'vitest'
import { conditionSchema } from '../../src/conditions/schema.ts'
import { expectRow, type Row } from './rows.ts'

const either = { matches: ['^feat', '^fix'], notMatches: ['WIP', 'draft'] }
const rows: readonly Row[] = [
  [
    'one of the patterns is found',
    { title: { matches: ['^x', 'checkout'] } },
    {},
    true,
    'the title matches `checkout`',
  ],
  ['none of them is', { title: { matches: ['^x', '^y'] } }, {}, false, 'the title does not match `^x` or `^y`'],
  ['no forbidden one is', { title: { notMatches: ['^x'] } }, {}, true, 'the title does not match `^x`'],
  ['a forbidden one is', { title: { notMatches: ['^x', '^Add'] } }, {}, false, 'the title matches `^Add`'],
  [
    'both hold',
    { title: either },
    { title: 'feat: a' },
    true,
    'the title matches `^feat`, and the title does not match `WIP` or `draft`',
  ],
  ['a forbidden one weighs as much', { title: either }, { title: 'feat: WIP' }, false, 'the title matches `WIP`'],
  ['so does a missing one', { title: either }, { title: 'a' }, false, 'the title does not match `^feat` or `^fix`'],
  ['the base matches', { base: { matches: ['^main$'] } }, {}, true, 'the base branch `main` matches `^main$`'],
  [
    'the base only contains it',
    { base: { matches: ['^main$'] } },
    { base: { branch: 'not-main', sha: 'b' } },
    false,
    'the base branch `not-main` does not match `^main$`',
  ],
  [
    'the head is a forbidden one',
    { head: { notMatches: ['^check'] } },
    {},
    false,
    'the head branch `checkout` matches `^check`',
  ],
  [
    'the repository matches in any case',
    { repository: { matches: ['^Acme/Shop$'] } },
    {},
    true,
    'the repository `acme/shop` matches `^Acme/Shop$`',
  ],
  [
    'the repository is forbidden',
    { repository: { notMatches: ['ACME/'] } },
    {},
    false,
    'the repository `acme/shop` matches `ACME/`',
  ],
]

describe('patterns', () => {
  test.for(rows)('%s', expectRow)
})

test.for<readonly [string, unknown, string]>([
  ['that ask nothing', { title: {} }, 'asks nothing. Add `matches` or `notMatches`.'],
  ['without an entry', { base: { matches: [] } }, 'Too small: expected array to have >=1 items'],
  [
    'that RE2 has not',
    { paths: { matches: ['(?=a)'] } },
    'this is not a valid RE2 pattern (invalid or unsupported Perl syntax: `(?=`). Correct it; RE2 has no look-around and no back-references.',
  ],
  [
    'that are too long',
    { head: { matches: ['a'.repeat(1001)] } },
    'a pattern has at most 1000 characters. Shorten it.',
  ],
  [
    'that repeat too often',
    { repository: { notMatches: ['a{101}'] } },
    'the counted repetitions of a pattern multiply to at most 100. Lower them, or write `*` or `+`.',
  ],
])('patterns are refused %s', ([, written, message]) => {
  expect(JSON.stringify(conditionSchema.safeParse(written).error?.issues)).toContain(JSON.stringify(message))
})

test.for([{ head: { matches: ['a'.repeat(1000)] } }, { head: { notMatches: ['a{100}'] } }])(
  'patterns are taken up to the limit',
  (written) => {
    expect(conditionSchema.safeParse(written).success).toBe(true)
  },
)
