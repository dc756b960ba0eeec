import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { availabilityQuery, gatherAvailability } from '../../src/facts/availability.ts'
import type { Answer, PeopleMemory } from '../../src/facts/people-memory.ts'
import type { PullRequestFacts } from '../../src/facts.ts'
import { untold } from '../../src/facts.ts'
import type { GitHub } from '../../src/github/client.ts'
import { changed, pullRequest } from '../facts.ts'

const asked = (...logins: readonly string[]) => ({
  reviewRequests: { nodes: logins.map((login) => ({ requestedReviewer: { login } })) },
})
/** Kai is asked twice and lin once; lin is busy, and gone does not exist. A team is asked, too. */
const pulls = [
  asked('Kai', 'lin'),
  null,
  asked('KAI'),
  { reviewRequests: { nodes: [null, { requestedReviewer: {} }] } },
]
const statuses: Readonly<Record<string, unknown>> = {
  kai: { status: null },
  lin: { status: { indicatesLimitedAvailability: true } },
  sam: { status: { indicatesLimitedAvailability: false } },
}

function fakeGitHub() {
  const asks: (readonly string[])[] = []
  const github: GitHub = {
    request: () => Promise.reject(new Error('nobody asks REST')),
    query: async (_, { owner, repo, ...people }) => {
      asks.push(Object.values(people).map(String))
      const users = Object.entries(people).map(([name, login]) => [name, statuses[String(login)] ?? null])
      return { data: { repository: { pullRequests: { nodes: pulls } }, ...Object.fromEntries(users) }, problems: [] }
    },
  }
  return { github, asks }
}

/** Remembers everything for ever. */
function elephant(): PeopleMemory {
  const all: Answer[] = []
  return {
    recall: async (_, questions) => all.filter(({ key }) => questions.some((question) => question.key === key)),
    remember: async (_, answers) => void all.push(...answers),
  }
}

const facts = (more: Partial<PullRequestFacts> = {}) => pullRequest({ files: [changed('a', 1)], ...more })
const gather = (
  github: GitHub,
  memory: PeopleMemory,
  needs: Parameters<typeof gatherAvailability>[1],
  about = facts(),
) => gatherAvailability({ github, memory, now: () => 0 }, needs, about)

test("GitHub's published schema accepts the query, for one person and for many", () => {
  const schema = buildSchema(published.idl, { assumeValidSDL: true })

  for (const people of [1, 50]) expect(validate(schema, parse(availabilityQuery(people)))).toEqual([])
})

test('availability is the status, and the pull requests that wait for a review', async () => {
  const { github } = fakeGitHub()

  expect(await gather(github, elephant(), { reviewers: ['Kai', 'lin', 'sam', 'gone'] })).toEqual({
    kai: { available: true, openRequests: 2 },
    lin: { available: false, openRequests: 1 },
    sam: { available: true, openRequests: 0 },
    gone: { available: false, openRequests: 0 },
  })
})

test('it is asked in one request, only about those of whom nothing is remembered, and not at all for nobody', async () => {
  const { github, asks } = fakeGitHub()
  const memory = elephant()

  const first = await gather(github, memory, { reviewers: ['kai', 'lin'] })
  expect(await gather(github, memory, { reviewers: ['lin', 'kai'] })).toEqual(first)
  await gather(github, memory, { reviewers: ['kai', 'sam'] })
  await gather(github, memory, {})

  expect(asks).toEqual([['kai', 'lin'], ['sam']])
})

test('it is asked about owners, named people and members of teams: fifty at most', async () => {
  const { github, asks } = fakeGitHub()
  const crowd = Array.from({ length: 60 }, (_, index) => `p${index}`)
  const about = facts({
    codeowners: { path: 'CODEOWNERS', text: 'a @Kai @acme/web\nb @lin\n' },
    people: { ...untold.people, teams: { 'acme/web': ['sam', ...crowd], 'acme/hidden': { unavailable: 'no' } } },
  })

  await gather(github, elephant(), { codeowners: true, reviewers: ['zoe'] }, about)

  expect(asks[0]).toHaveLength(50)
  expect(asks[0]?.slice(0, 4)).toEqual(['kai', 'zoe', 'sam', 'p0'])
})

test('an answer in part makes nobody available', async () => {
  const github = { ...fakeGitHub().github, query: async () => ({ data: null, problems: [] }) }

  expect(await gather(github, elephant(), { reviewers: ['kai'] })).toEqual({
    kai: { available: false, openRequests: 0 },
  })
})
