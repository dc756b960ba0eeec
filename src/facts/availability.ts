// How busy possible reviewers are: one request for all of them, remembered for a few minutes.
import * as z from 'zod'
import { isUnavailable, type People, type PullRequestFacts } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import type { Needs } from '../practice.ts'
import { ownersNamed } from './codeowners.ts'
import type { PeopleMemory, Question } from './people-memory.ts'

type Availability = People['availability']

/** About how many people GitHub is asked. About the others nothing is known. */
const mostPeople = 50

const remembered = z.object({ available: z.boolean(), openRequests: z.number() })
const answer = z.object({
  repository: z
    .object({
      pullRequests: z.object({
        nodes: z.array(
          z
            .object({
              reviewRequests: z
                .object({
                  nodes: z.array(
                    z.object({ requestedReviewer: z.object({ login: z.string().optional() }).nullable() }).nullable(),
                  ),
                })
                .nullable(),
            })
            .nullable(),
        ),
      }),
    })
    .nullable(),
})
const user = z.object({ status: z.object({ indicatesLimitedAvailability: z.boolean() }).nullable() })

/** The requests of the hundred pull requests that changed last stand for all. People are the variables `u0`, `u1` and on. */
export function availabilityQuery(people: number): string {
  const all = Array.from({ length: people }, (_, index) => `u${index}`)
  return `
query Availability($owner: String!, $repo: String!${all.map((name) => `, $${name}: String!`).join('')}) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: [OPEN], first: 100, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { reviewRequests(first: 20) { nodes { requestedReviewer { ... on User { login } } } } }
    }
  }
  ${all.map((name) => `${name}: user(login: $${name}) { status { indicatesLimitedAvailability } }`).join('\n  ')}
}`
}

/** Owners of the changed files, members of the teams that were asked for, and people that a policy names. Lower case. */
function possibleReviewers(needs: Needs, facts: PullRequestFacts): readonly string[] {
  const members = Object.values(facts.people.teams).flatMap((team) => (isUnavailable(team) ? [] : team))
  const owners = needs.codeowners === true ? ownersNamed(facts).users : []
  const named = (needs.reviewers ?? []).map((login) => login.toLowerCase())
  return [...new Set([...owners, ...named, ...members])].slice(0, mostPeople)
}

type Asking = Readonly<{ github: GitHub; memory: PeopleMemory; now(): number }>

/** `facts` with the members of teams. Who does not exist cannot review, and is not available. */
export async function gatherAvailability(
  { github, memory, now }: Asking,
  needs: Needs,
  facts: PullRequestFacts,
): Promise<Availability> {
  const { installationId, id } = facts.repository
  const logins = possibleReviewers(needs, facts)
  const questions = logins.map((login): Question => ({ kind: 'availability', key: `${id}/${login}`, login }))
  const known = new Map<string, Availability[string]>()
  for (const one of await memory.recall(installationId, questions)) {
    const { data } = remembered.safeParse(one.answer)
    if (data !== undefined) known.set(one.key, data)
  }
  const missing = questions.filter(({ key }) => !known.has(key))
  const askedAt = now()
  const answers = await ask(github, facts, missing)
  await memory.remember(installationId, answers, askedAt)
  for (const one of answers) known.set(one.key, one.answer)
  return Object.fromEntries(
    questions.flatMap(({ key, login }) => {
      const found = known.get(key)
      return login === null || found === undefined ? [] : [[login, found]]
    }),
  )
}

async function ask(github: GitHub, { repository }: PullRequestFacts, questions: readonly Question[]) {
  if (questions.length === 0) return []
  const people = questions.map(({ login }, index) => [`u${index}`, login])
  const variables = { owner: repository.owner, repo: repository.name, ...Object.fromEntries(people) }
  const { data } = await github.query(availabilityQuery(questions.length), variables)
  const open = openRequests(data)
  const users = z.record(z.string(), z.unknown()).catch({}).parse(data)
  return questions.map((question, index) => {
    const found = user.safeParse(users[`u${index}`])
    const available = found.success && found.data.status?.indicatesLimitedAvailability !== true
    const mine = open.filter((login) => login === question.login)
    return { ...question, answer: { available, openRequests: mine.length } }
  })
}

/** Who is asked, in lower case: once for each pull request. */
function openRequests(data: unknown): readonly string[] {
  const pulls = answer.safeParse(data).data?.repository?.pullRequests.nodes ?? []
  const requests = pulls.flatMap((pull) => pull?.reviewRequests?.nodes ?? [])
  return requests.flatMap((request) => request?.requestedReviewer?.login?.toLowerCase() ?? [])
}
