import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Comment, PullRequestFacts, Review } from '../../../src/facts.ts'
import type { Finding, Outcome } from '../../../src/practice.ts'
import { ownerGroups } from '../../../src/practices/peer-review/owners.ts'
import { decide } from '../../../src/verdict.ts'
import { changed, commit, headSha, person, pullRequest } from '../../facts.ts'
import { at, judge, people } from './judging.ts'

const logins = ['lin', 'kai', 'mona', 'noah', 'zoe', 'ada'] as const
const older = '9e01d77000000000000000000000000000000000'
const paths = ['src/a.ts', 'src/b.ts', 'docs/a.md', 'docs/b.md', 'infra/x.tf', 'LICENSE']

const second = fc.integer({ min: 1, max: 40 })
const review: fc.Arbitrary<Review> = fc.record({
  id: fc.uuid(),
  by: fc.constantFrom(...logins).map(person),
  state: fc.constantFrom('approved', 'changes_requested', 'commented', 'dismissed'),
  sha: fc.constantFrom(headSha, older, null),
  submittedAt: second.map(at),
  canPush: fc.boolean(),
  body: fc.constantFrom('', ':+1:', '/block'),
  editedAt: fc.constantFrom(null, at(50)),
})
const comment: fc.Arbitrary<Comment> = fc.record({
  id: fc.uuid(),
  by: fc.constantFrom(...logins).map(person),
  body: fc.constantFrom(':+1:', '/block', 'why?', '> :+1:'),
  at: second.map(at),
  editedAt: fc.constantFrom(null, at(50)),
})
const digests = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('1', '2', null), { maxKeys: 4 })

const facts: fc.Arbitrary<PullRequestFacts> = fc
  .record({
    reviews: fc.array(review, { maxLength: 8 }),
    comments: fc.array(comment, { maxLength: 6 }),
    files: fc.subarray(paths).map((changedPaths) => changedPaths.map((path) => changed(path, 1))),
    commits: fc.constantFrom(
      [commit(older, 'ada'), commit(headSha, 'ada', { parents: [older] })],
      [commit(older, 'zoe'), commit(headSha, 'ada', { parents: [older] })],
    ),
    pushes: fc.constantFrom([], [{ by: person('ada'), sha: headSha, at: at(20) }]),
    patches: fc.record({ [older]: digests, [headSha]: digests }),
    retargetedAt: fc.constantFrom(null, at(10)),
    permissions: fc.record({ lin: fc.constantFrom('write', 'read', 'admin'), kai: fc.constantFrom('write', 'read') }),
  })
  .map(({ permissions, ...rest }) =>
    pullRequest({
      ...rest,
      codeowners: { path: 'CODEOWNERS', text: '/src/ @lin @kai\n/docs/ @acme/docs\n/infra/ @mona @kai' },
      ...people({
        teams: { 'acme/docs': ['kai', 'noah'] },
        permissions: { ...permissions, mona: 'write', noah: 'write', 'acme/docs': 'write' },
      }),
    }),
  )

const from = fc.constantFrom(
  undefined,
  { codeowners: true },
  { users: ['mona', 'noah'] },
  { teams: ['acme/docs'] },
  { permission: 'admin' },
  { anyone: true, users: ['zoe'] },
)
const leaf = fc.record({ approvals: fc.nat({ max: 3 }), from, when: fc.constantFrom(undefined, { paths: ['src/**'] }) })
const rule = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((allOf) => ({ allOf })),
)
const settings = fc.record({
  approvals: fc.nat({ max: 2 }),
  rules: fc.array(rule, { maxLength: 3 }),
  approvalOf: fc.constantFrom('head', 'patch', 'anyCommit'),
  perFile: fc.boolean(),
  resetOnPush: fc.boolean(),
  ignoreEdited: fc.boolean(),
  ways: fc.constantFrom({}, { commentContains: [':+1:'] }),
  objections: fc.constantFrom(
    {},
    {
      from: { users: ['mona', 'lin'] },
      commentContains: ['/block'],
      withdrawContains: [':+1:'],
      withdrawnBy: 'anyone',
    },
  ),
})

/** As a policy file would hold it: what is not written is not there. */
const written = (value: object): object => JSON.parse(JSON.stringify(value))
const outcomes = (one: Partial<PullRequestFacts>, wanted: object) => judge(one, written(wanted))
const decisionOf = (findings: readonly Finding[]) =>
  decide([{ practice: 'peer-review', enforcement: 'enforce', why: null, findings }])
const rank: Readonly<Record<Outcome, number>> = { fail: 0, unknown: 1, pending: 1, pass: 2, not_applicable: 2 }
const rankOf = { deny: 0, wait: 1, allow: 2 }

describe('whatever people said', () => {
  test('one more approval never makes it worse', () => {
    fc.assert(
      fc.property(facts, settings, fc.constantFrom(...logins), fc.boolean(), (one, wanted, by, canPush) => {
        const approval: Review = {
          id: 'PRR_new',
          by: person(by),
          state: 'approved',
          sha: headSha,
          submittedAt: at(45),
          canPush,
          body: '',
          editedAt: null,
        }
        const more = { ...one, reviews: [...one.reviews, approval] }
        const [before, after] = [outcomes(one, wanted), outcomes(more, wanted)]

        expect(rankOf[decisionOf(after)]).toBeGreaterThanOrEqual(rankOf[decisionOf(before)])
        expect(rank[after[0]?.outcome ?? 'fail']).toBeGreaterThanOrEqual(rank[before[0]?.outcome ?? 'fail'])
      }),
      { numRuns: 100 },
    )
  })

  test('the order in which GitHub lists what different people said, or at different times, does not matter', () => {
    fc.assert(
      fc.property(facts, settings, fc.infiniteStream(fc.nat()), (one, wanted, dice) => {
        const key = (by: string, when: string): string => `${by} ${when}`
        const alone = <T>(entries: readonly T[], keyOf: (entry: T) => string): readonly T[] => [
          ...new Map(entries.map((entry) => [keyOf(entry), entry])).values(),
        ]
        const reviews = alone(one.reviews, ({ by, submittedAt }) => key(by.login, submittedAt))
        const comments = alone(Array.isArray(one.comments) ? one.comments : [], (said: Comment) =>
          key(said.by.login, said.at),
        )
        const shuffled = <T>(entries: readonly T[]): readonly T[] =>
          entries
            .map((entry) => ({ entry, place: dice.next().value }))
            .toSorted((a, b) => Number(a.place) - Number(b.place))
            .map(({ entry }) => entry)
        const listed = { ...one, reviews, comments }
        const other = { ...one, reviews: shuffled(reviews), comments: shuffled(comments) }
        const [before, after] = [outcomes(listed, wanted), outcomes(other, wanted)]
        const approversIn = ([first]: readonly Finding[]) => first?.evidence?.['approvers']?.toSorted()

        expect(decisionOf(after)).toBe(decisionOf(before))
        expect(approversIn(after)).toEqual(approversIn(before))
      }),
      { numRuns: 100 },
    )
  })
})

test('one more file never takes away an owner who is asked', () => {
  fc.assert(
    fc.property(facts, fc.subarray(paths), (one, more) => {
      const known = 'unavailable' in one.files ? [] : one.files
      const files = [
        ...known,
        ...more.filter((path) => known.every((file) => file.path !== path)).map((path) => changed(path, 1)),
      ]
      const askedOf = (these: PullRequestFacts): readonly string[] => {
        const owned = ownerGroups(these)
        return 'unavailable' in owned ? [] : owned.groups.map(({ owners }) => owners.join(' '))
      }

      expect(askedOf({ ...one, files })).toEqual(expect.arrayContaining([...askedOf(one)]))
      const rules = [{ from: { codeowners: true } }]
      const [before, after] = [outcomes(one, { rules })[0], outcomes({ ...one, files }, { rules })[0]]
      if (before?.outcome === 'pending') expect(after?.outcome).toBe('pending')
    }),
    { numRuns: 100 },
  )
})
