import { expect, test } from 'vitest'
import { comparePolicies } from '../../src/policy/compare.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { Policy } from '../../src/policy.ts'
import { practices } from './practices.ts'
import { layer, organization, repository } from './sources.ts'

const starter = layer('preset', '')
const given = { starter, 'high-velocity': starter, regulated: starter }

function policyOf(text: string, org: string | null = null): Policy {
  const layers = { organization: org === null ? null : organization(org), repository: repository(text) }
  const { policy } = resolvePolicy({ presets: given, ...layers }, practices)
  if (policy === null) throw new Error(text)
  return policy
}

const size = (settings: string): string => `practices: { size: { ${settings} } }`
const risky = 'changeModels: [{ name: risky, type: normal, when: { draft: true } }]\n'

test.for([
  ['nothing', size('limit: 4'), size('limit: 4'), []],
  ['a default that is written out', size('limit: 4'), size('limit: 4, people: 1'), []],
  ['a higher limit', size('limit: 4'), size('limit: 8'), ['`size.limit`: 4 → 8 (loosens)']],
  ['a lower limit', size('limit: 8'), size('limit: 4'), ['`size.limit`: 8 → 4 (tightens)']],
  ['no limit at all', size('limit: 8'), size('limit: 0'), ['`size.limit`: 8 → 0 (loosens)']],
  ['a limit where there was none', size('limit: 0'), size('limit: 8'), ['`size.limit`: 0 → 8 (tightens)']],
  ['more people', size('people: 1'), size('people: 2'), ['`size.people`: 1 → 2 (tightens)']],
  ['a laxer mode', size('mode: strict'), size('mode: lax'), ['`size.mode`: `strict` → `lax` (loosens)']],
  ['what has no direction', size('names: [a]'), size('names: [b, c]'), ['`size.names`: `["a"]` → `["b","c"]`']],
  ['a reason', size('why: x'), size('why: y'), ['`size.why`: reworded']],
  [
    'enforcement',
    size('enforcement: advise'),
    size('enforcement: enforce'),
    ['`size.enforcement`: `advise` → `enforce` (tightens)'],
  ],
  ['a practice more', '', size('limit: 4'), ['`size`: new (`advise`)']],
  ['a practice less', size('limit: 4'), '', ['`size`: no longer asked (loosens)']],
  [
    'a cap',
    size('enforcement: enforce'),
    `atMost: observe\n${size('enforcement: enforce')}`,
    ['`atMost`: `enforce` → `observe` (loosens)', '`size.enforcement`: `enforce` → `observe` (loosens)'],
  ],
  [
    'an override',
    `${risky}${size('people: 1')}`,
    `${risky}${size('people: 1, changeModels: { risky: { people: 3 } }')}`,
    ['`size.changeModels.risky.people`: 1 → 3 (tightens)'],
  ],
  [
    'an override less',
    `${risky}${size('people: 1, changeModels: { risky: { people: 3 } }')}`,
    `${risky}${size('people: 1')}`,
    ['`size.changeModels.risky.people`: 3 → 1 (loosens)'],
  ],
  [
    'a change model more',
    size('limit: 4'),
    `${risky}${size('limit: 4')}`,
    ['`changeModels`: `[]` → `["risky"]`', '`changeModels.risky`: new'],
  ],
  [
    'when a change model matches',
    `${risky}`,
    risky.replace('draft', 'fork'),
    ['`changeModels.risky`: `{"type":"normal","when":{"draft":true}}` → `{"type":"normal","when":{"fork":true}}`'],
  ],
  [
    'text that would break out of its code span',
    size('names: ["a`b"]'),
    size('names: [x]'),
    ['`size.names`: `["a\'b"]` → `["x"]`'],
  ],
] as const)('%s', ([, before, after, sentences]) => {
  expect(comparePolicies(policyOf(before), policyOf(after), practices)).toEqual(sentences)
})

test('a lock', () => {
  const [open, locked] = [policyOf('', size('limit: 4')), policyOf('', size('limit: 4, locked: true'))]

  expect(comparePolicies(open, locked, practices)).toEqual(['`size.locked`: false → true (tightens)'])
  expect(comparePolicies(locked, open, practices)).toEqual(['`size.locked`: true → false (loosens)'])
})

test('a first policy is told as the practices that it asks', () => {
  expect(comparePolicies(null, policyOf(size('enforcement: observe')), practices)).toEqual(['`size`: new (`observe`)'])
})
