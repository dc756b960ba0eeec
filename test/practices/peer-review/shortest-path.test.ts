import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { untold } from '../../../src/facts.ts'
import type { Candidate, Demand } from '../../../src/practices/peer-review/shortest-path.ts'
import { candidatesOf, shortestPath } from '../../../src/practices/peer-review/shortest-path.ts'
import { pullRequest } from '../../facts.ts'

const idle = (login: string, openRequests = 0): Candidate => ({ login, available: true, openRequests })
const away = (login: string): Candidate => ({ login, available: false, openRequests: 0 })
const of = (who: Demand['who'], approvals = 1): Demand => ({ what: 'an approval', approvals, who })

describe('the shortest path', () => {
  test.for([
    ['nobody where nothing is missing', [], [idle('kai')], []],
    ['nobody for a demand of no approvals', [of(['kai'], 0)], [idle('kai')], []],
    [
      'one person for two demands, rather than two',
      [of(['ada', 'kai']), of(['bea', 'kai'])],
      [idle('ada'), idle('bea'), idle('kai', 9)],
      ['kai'],
    ],
    [
      'two where two approvals are missing',
      [of('anyone', 2), of(['kai'])],
      [idle('ada'), idle('bea'), idle('kai', 9)],
      ['ada', 'kai'],
    ],
    ['who is available', [of(['ada', 'kai'])], [away('ada'), idle('kai', 50)], ['kai']],
    ['who is away, if nobody else can', [of(['ada'])], [away('ada'), idle('kai')], ['ada']],
    ['who has fewer open requests', [of('anyone')], [idle('ada', 2), idle('kai', 1)], ['kai']],
    ['who comes first by name', [of('anyone')], [idle('kai'), idle('ada')], ['ada']],
    ['people in any case', [of(['Kai'])], [idle('kAI')], ['kAI']],
  ] as const)('is %s', ([, open, candidates, expected]) => {
    expect(shortestPath(open, candidates)).toEqual(expected)
  })

  test.for([
    ['nobody is left', [of('anyone')], []],
    ['nobody who is asked for is a candidate', [of(['lin'])], [idle('kai')]],
    ['there are too few', [of('anyone', 3)], [idle('kai'), idle('lin')]],
  ] as const)('is none when %s', ([, open, candidates]) => {
    expect(shortestPath(open, candidates)).toBeNull()
  })
})

const logins = ['ada', 'bea', 'cyd', 'dan', 'eve', 'fay', 'gus']
const people = fc.uniqueArray(
  fc.record({ login: fc.constantFrom(...logins), available: fc.boolean(), openRequests: fc.nat(3) }),
  { selector: ({ login }) => login },
)
const demand = fc.record({
  what: fc.constant('an approval'),
  approvals: fc.nat(3),
  who: fc.oneof(fc.constant('anyone' as const), fc.subarray(logins)),
})

const isCover = (set: readonly string[], open: readonly Demand[]) =>
  open.every(({ approvals, who }) => set.filter((login) => who === 'anyone' || who.includes(login)).length >= approvals)

const everySet = (candidates: readonly Candidate[]) =>
  candidates.reduce<Candidate[][]>((sets, one) => sets.concat(sets.map((set) => set.concat(one))), [[]])

const cost = (set: readonly Candidate[]) => [
  set.length,
  set.filter(({ available }) => !available).length,
  set.reduce((sum, { openRequests }) => sum + openRequests, 0),
]

test('whatever is asked: the path satisfies it, and no better one does', () => {
  fc.assert(
    fc.property(fc.array(demand, { maxLength: 5 }), people, (open, candidates) => {
      const path = shortestPath(open, candidates)
      const covers = everySet(candidates).filter((set) =>
        isCover(
          set.map(({ login }) => login),
          open,
        ),
      )

      expect(path === null).toBe(covers.length === 0)
      if (path === null) return
      expect(isCover(path, open)).toBe(true)
      const best = covers
        .map(cost)
        .toSorted((a, b) => a.map((part, at) => part - (b[at] ?? 0)).find((x) => x !== 0) ?? 0)
      expect(cost(candidates.filter(({ login }) => path.includes(login)))).toEqual(best[0])
    }),
  )
})

test('beyond small sizes the path still satisfies everything, and holds nobody who is not needed', () => {
  const crowd = Array.from({ length: 40 }, (_, index) => `p${index}`)
  const wide = fc.array(
    fc.record({
      what: fc.constant('x'),
      approvals: fc.integer({ min: 1, max: 3 }),
      who: fc.subarray(crowd, { minLength: 3 }),
    }),
    { minLength: 11, maxLength: 30 },
  )
  fc.assert(
    fc.property(wide, (open) => {
      const path =
        shortestPath(
          open,
          crowd.map((login) => idle(login)),
        ) ?? []

      expect(isCover(path, open)).toBe(true)
      for (const login of path)
        expect(
          isCover(
            path.filter((one) => one !== login),
            open,
          ),
        ).toBe(false)
    }),
  )
})

test('two thousand people and three hundred demands are no trouble', () => {
  const crowd = Array.from({ length: 2000 }, (_, index) => idle(`p${index}`))
  const open = Array.from({ length: 300 }, (_, index) => of([`p${index * 3}`, `p${index * 3 + 1}`, 'p1999']))

  expect(shortestPath(open, crowd)).toEqual(['p1999'])
})

test('candidates are the available first, then those with the fewest open requests, then by name, and nobody who is barred', () => {
  const availability = {
    kai: { available: false, openRequests: 0 },
    lin: { available: true, openRequests: 2 },
    sam: { available: true, openRequests: 1 },
  }
  const facts = pullRequest({ people: { ...untold.people, availability } })

  expect(candidatesOf(['Kai', 'lin', 'Sam', 'sam', 'ADA'], ['ada'], facts)).toEqual([
    idle('sam', 1),
    idle('lin', 2),
    away('kai'),
  ])
  expect(candidatesOf(['bob', 'sam', 'lin'], [], facts)).toEqual([idle('sam', 1), idle('lin', 2), away('bob')])
  expect(candidatesOf(['bob', 'ada'], [], pullRequest())).toEqual([idle('ada'), idle('bob')])
})
