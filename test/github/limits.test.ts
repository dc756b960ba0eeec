import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Ask, fresh, type Limits, type Seen, settle, take } from '../../src/github/limits.ts'

const now = 1_800_000_000_000
const second = 1000
const minute = 60 * second
const hour = 60 * minute

const read: Ask = { name: 'r', resource: 'graphql', urgency: 'interactive', write: false, content: 0, lastsMs: minute }
const write: Ask = { ...read, write: true }
const comment: Ask = { ...write, content: 1 }
const background = { urgency: 'background' } as const
const seen: Seen = { name: 'r', resource: 'graphql', budget: null, refusal: null }

/** Sends the request and hears the answer at once. Answers whether it could be sent. */
function sent(limits: Limits, ask: Ask, at: number): Readonly<{ limits: Limits; sent: boolean }> {
  const taken = take(limits, ask, at)
  return { limits: settle(taken.limits, { ...seen, name: ask.name }, at), sent: taken.retryAt === null }
}

function afterSending(count: number, ask: Ask, from: Limits = fresh): Limits {
  let limits = from
  for (let each = 0; each < count; each += 1) {
    const next = sent(limits, ask, now)
    expect(next.sent).toBe(true)
    limits = next.limits
  }
  return limits
}

describe('writes', () => {
  test('twenty at once go, the next a second later', () => {
    const limits = afterSending(20, write)

    expect(take(limits, write, now).retryAt).toBe(now + second)
    expect(take(limits, write, now + second - 1).retryAt).toBe(now + second)
    expect(take(limits, write, now + second).retryAt).toBeNull()
  })

  test('leave reads alone', () => {
    expect(take(afterSending(20, write), read, now).retryAt).toBeNull()
  })

  test('in the background leave four to those for whom somebody waits', () => {
    const limits = afterSending(16, { ...write, ...background })

    expect(take(limits, { ...write, ...background }, now).retryAt).toBe(now + second)
    expect(sent(limits, write, now).sent).toBe(true)
  })

  test('that must wait get turns a second apart, those for whom somebody waits first', () => {
    let limits = afterSending(20, write)
    const turns = [write, { ...write, ...background }, write, { ...write, ...background }].map((ask) => {
      const taken = take(limits, ask, now)
      limits = taken.limits
      return (taken.retryAt ?? now) - now
    })

    expect(turns).toEqual([1, 5, 2, 6].map((seconds) => seconds * second))
  })

  test.for([
    { what: '80 a minute', ask: write, within: minute, most: 80 },
    { what: '80 comments a minute', ask: comment, within: minute, most: 80 },
    { what: '500 comments an hour', ask: comment, within: hour, most: 500 },
    { what: '900 REST points a minute', ask: { ...read, resource: 'rest' as const }, within: minute, most: 900 },
    { what: '2,000 GraphQL points a minute', ask: read, within: minute, most: 2000 },
  ])('never more than $what, however they come', ({ ask, within, most }) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: within / 50 }), { minLength: 1, maxLength: 60 }), (pauses) => {
        let limits = fresh
        let at = now
        const times: number[] = []
        for (let each = 0; each < 2500; each += 1) {
          const next = sent(limits, ask, at)
          limits = next.limits
          if (next.sent) times.push(at)
          else at += pauses[each % pauses.length] ?? 0
        }
        for (const [index, time] of times.entries()) {
          const end = times.findIndex((other) => other >= time + within)
          expect((end === -1 ? times.length : end) - index).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe("the hour's budget", () => {
  const resetAt = now + hour
  const left = (remaining: number): Limits =>
    settle(fresh, { ...seen, budget: { limit: 5000, remaining, resetAt } }, now)

  test.for([
    { what: 'one left', ask: read, remaining: 1, retryAt: null },
    { what: 'none left', ask: read, remaining: 0, retryAt: resetAt },
    { what: 'one above the reserve', ask: { ...read, ...background }, remaining: 1001, retryAt: null },
    { what: 'the reserve', ask: { ...read, ...background }, remaining: 1000, retryAt: resetAt },
    { what: 'none left of the other', ask: { ...read, resource: 'rest' as const }, remaining: 0, retryAt: null },
  ])('$what, $ask.urgency: $retryAt', ({ ask, remaining, retryAt }) => {
    expect(take(left(remaining), ask, now).retryAt).toBe(retryAt)
  })

  test('is full again when the hour is over, not before', () => {
    expect(take(left(0), read, resetAt - 1).retryAt).toBe(resetAt)
    expect(take(left(0), read, resetAt).retryAt).toBeNull()
  })

  test('counts what is under way', () => {
    const { limits } = take(left(1), read, now)

    expect(take(limits, { ...read, name: 'other' }, now).retryAt).toBe(resetAt)
  })

  test('an answer that was overtaken does not give anything back', () => {
    const late = settle(left(10), { ...seen, budget: { limit: 5000, remaining: 20, resetAt: resetAt + second } }, now)
    const old = settle(late, { ...seen, budget: { limit: 5000, remaining: 4000, resetAt: now } }, now)

    expect(old.budgets.graphql).toMatchObject({ remaining: 10 })
  })

  test('a new hour replaces the old one', () => {
    const next = { limit: 5000, remaining: 4999, resetAt: resetAt + hour }

    expect(settle(left(0), { ...seen, budget: next }, resetAt).budgets.graphql).toEqual(next)
  })
})

describe('a refusal', () => {
  const refused = (limits: Limits, until: number | null, at = now): Limits =>
    settle(limits, { ...seen, refusal: { kind: 'secondary', until } }, at)

  test('blocks everything until the time that GitHub names', () => {
    const limits = refused(fresh, now + 30 * second)

    expect(take(limits, { ...read, resource: 'rest' }, now + 30 * second - 1).retryAt).toBe(now + 30 * second)
    expect(take(limits, read, now + 30 * second).retryAt).toBeNull()
  })

  test('without a time blocks for a minute, then twice as long each time, up to 16, until something goes well', () => {
    let limits = fresh
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      limits = refused(limits, null)
      return (limits.blockedUntil - now) / minute
    })

    expect(waits).toEqual([1, 2, 4, 8, 16, 16])
    expect(refused(settle(limits, seen, now + hour), null, now + hour).blockedUntil).toBe(now + hour + minute)
  })

  test('is not shortened by a later one', () => {
    expect(refused(refused(fresh, now + minute), now + second).blockedUntil).toBe(now + minute)
  })

  test('for the spent budget of an hour blocks only that budget', () => {
    const limits = settle(fresh, { ...seen, refusal: { kind: 'primary', until: now + hour } }, now)

    expect(take(limits, read, now).retryAt).toBe(now + hour)
    expect(take(limits, { ...read, resource: 'rest' }, now).retryAt).toBeNull()
  })
})

describe('requests at once', () => {
  const underWay = (count: number): Limits => {
    let limits = fresh
    for (let each = 0; each < count; each += 1) limits = take(limits, { ...read, name: `${each}` }, now).limits
    return limits
  }

  test.for([
    { urgency: 'interactive' as const, most: 40 },
    { urgency: 'background' as const, most: 25 },
  ])('$urgency: $most', ({ urgency, most }) => {
    expect(take(underWay(most - 1), { ...read, urgency }, now).retryAt).toBeNull()
    expect(take(underWay(most), { ...read, urgency }, now).retryAt).toBe(now + second)
  })

  test('an answer makes room', () => {
    expect(take(settle(underWay(40), { ...seen, name: '7' }, now), read, now).retryAt).toBeNull()
  })

  test('a process that was killed keeps no place for longer than a request can last', () => {
    expect(take(underWay(40), read, now + minute - 1).retryAt).not.toBeNull()
    expect(take(underWay(40), read, now + minute).retryAt).toBeNull()
  })
})
