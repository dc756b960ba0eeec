import { expect, test } from 'vitest'
import { actsOf, deliveryFault, latestMs, planDigest, requestFault } from './plan.ts'

const seed = process.env['ANDON_CHAOS_SEED'] ?? 'andon'
const many = 20_000
const ordinals = Array.from({ length: many }, (_, ordinal) => ordinal)

/** How many of a hundred have each kind of fault. */
function sharesOf(kinds: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(kinds, (kind) => kind ?? 'none')
  return Object.fromEntries([...counts].map(([kind, those]) => [kind, (100 * those.length) / many]))
}

test('the same seed plans the same day, another seed another', () => {
  expect(planDigest(seed, 500)).toBe(planDigest(seed, 500))
  expect(planDigest(`${seed}!`, 500)).not.toBe(planDigest(seed, 500))
  expect(actsOf(seed, 500)).toHaveLength(500)
})

test('of a hundred deliveries 2 are lost, 5 come twice, and 10 come up to 5 s late', () => {
  const faults = ordinals.map((ordinal) => deliveryFault(seed, ordinal))
  const shares = sharesOf(faults.map((fault) => fault?.kind))
  const delays = faults.flatMap((fault) => (fault?.kind === 'delay' ? [fault.ms] : []))

  expect(Object.keys(shares).sort()).toEqual(['delay', 'drop', 'duplicate', 'none'])
  expect(shares['drop']).toBeCloseTo(2, 0)
  expect(shares['duplicate']).toBeCloseTo(5, 0)
  expect(shares['delay']).toBeCloseTo(10, 0)
  expect(Math.max(...delays)).toBeGreaterThan(0.95 * latestMs)
  expect(Math.max(...delays)).toBeLessThan(5000)
})

test('of a hundred requests 5 fail: server errors, broken connections, time-outs and secondary limits', () => {
  const kinds = ordinals.map((ordinal) => requestFault(seed, ordinal)?.kind)
  const { none = 0, slow = 0, ...failing } = sharesOf(kinds)

  expect(100 - none - slow).toBeCloseTo(5, 0)
  expect(Object.keys(failing).sort()).toEqual(['reset', 'secondary', 'silence', 'status'])
  for (const share of Object.values(failing)) expect(share).toBeGreaterThan(0.3)
})

test('a request that fails without an answer may have been done or not', () => {
  const faults = ordinals.map((ordinal) => requestFault(seed, ordinal))
  for (const kind of ['reset', 'silence'] as const) {
    const executed = faults.flatMap((fault) => (fault?.kind === kind ? [fault.executed] : []))
    expect(new Set(executed)).toEqual(new Set([true, false]))
  }
})
