import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/client.ts'
import { ForbiddenError } from '../../src/errors.ts'
import { peopleGatherer } from '../../src/facts/people.ts'
import { forgetPeople, type PeopleMemory, peopleMemory } from '../../src/facts/people-memory.ts'
import type { GitHub } from '../../src/github/client.ts'
import { databaseForTest } from '../database.ts'
import { pullRequest, review } from '../facts.ts'

const start = Date.parse('2026-06-01T12:00:00Z')
const ttl = 5 * 60_000
const margin = 5000
const needs = { teams: ['acme/Owners'], permissionsOf: ['reviewers'] } as const
const facts = pullRequest({ reviews: [review('Kai', 'approved')] })

/** A GitHub that answers with these members, counts what it is asked, and can be held up. */
function fakeGitHub(members: string[]) {
  const asked: string[] = []
  const gate = { hold: Promise.resolve() }
  const github: GitHub = {
    query: () => Promise.reject(new Error('nobody asks GraphQL')),
    request: async (route, parameters = {}) => {
      asked.push(String(parameters['team_slug'] ?? parameters['username']))
      const logins = [...members]
      await gate.hold
      const permission = { permission: 'write', role_name: 'maintain' }
      return {
        status: 200,
        headers: {},
        data: route.includes('/teams/') ? logins.map((login) => ({ login })) : permission,
      }
    },
  }
  return { github, asked, members, gate }
}

async function twoProcesses() {
  const clock = { now: start }
  const now = () => clock.now
  const database = await databaseForTest()
  const other = openDatabase(database.url)
  onTestFinished(() => other.close())
  const [one, two] = [database, other].map((each) => peopleGatherer(peopleMemory(each, now), now))
  if (one === undefined || two === undefined) throw new Error('there are two')
  const forget = (person: Readonly<{ login: string }> | null) =>
    forgetPeople(other, { installationId: facts.repository.installationId, person }, new Date(clock.now).toISOString())
  return { clock, now, database, one, two, forget }
}

test('what one process asked, the other knows', async () => {
  const { one, two } = await twoProcesses()
  const { github, asked } = fakeGitHub(['Kai'])

  const first = await one(github, needs, facts)

  expect(first).toMatchObject({ teams: { 'acme/owners': ['kai'] }, permissions: { kai: 'maintain' } })
  expect(await two(github, needs, facts)).toEqual(first)
  expect(asked.toSorted()).toEqual(['kai', 'owners'])
})

test('those who ask in the same moment share one request', async () => {
  const { database, now } = await twoProcesses()
  const memory = peopleMemory(database, now)
  const recalls: Promise<unknown>[] = []
  const watched: PeopleMemory = {
    ...memory,
    recall: (...question) => {
      const recall = memory.recall(...question)
      recalls.push(recall)
      return recall
    },
  }
  const one = peopleGatherer(watched, now)
  const { github, asked, gate } = fakeGitHub(['kai'])
  const held = Promise.withResolvers<void>()
  gate.hold = held.promise

  const answers = [one(github, needs, facts), one(github, needs, facts)]
  await Promise.all(recalls)
  held.resolve()
  await Promise.all(answers)

  expect(asked).toHaveLength(2)
})

test('another installation has to ask for itself', async () => {
  const { one } = await twoProcesses()
  const { github, asked } = fakeGitHub(['kai'])
  const elsewhere = { ...facts, repository: { ...facts.repository, installationId: 2 } }

  await one(github, needs, facts)
  await one(github, needs, elsewhere)

  expect(asked).toHaveLength(4)
})

test.for([
  { after: ttl - 1, asks: 2 },
  { after: ttl, asks: 4 },
])('$after ms later there were $asks requests', async ({ after, asks }) => {
  const { clock, one, two } = await twoProcesses()
  const { github, asked } = fakeGitHub(['kai'])
  await one(github, needs, facts)

  clock.now += after
  await two(github, needs, facts)

  expect(asked).toHaveLength(asks)
})

test.for([
  { who: 'a reviewer', person: { login: 'KAI' }, again: ['kai', 'owners'] },
  { who: 'somebody else', person: { login: 'eve' }, again: ['owners'] },
  { who: 'nobody in particular', person: null, again: ['kai', 'owners'] },
])('a change that names $who forgets $again', async ({ person, again }) => {
  const { clock, one, two, forget } = await twoProcesses()
  const { github, asked, members } = fakeGitHub(['kai'])
  await one(github, needs, facts)
  asked.length = 0

  await forget(person)
  members.length = 0
  clock.now += margin + 1
  const people = await two(github, needs, facts)

  expect(asked.toSorted()).toEqual(again)
  expect(people.teams).toEqual({ 'acme/owners': [] })
})

test('an answer that was under way when people changed is not remembered', async () => {
  const { clock, one, two, forget } = await twoProcesses()
  const { github, members, gate } = fakeGitHub(['kai'])
  const held = Promise.withResolvers<void>()
  gate.hold = held.promise
  const early = one(github, needs, facts)

  clock.now += 1
  await forget({ login: 'kai' })
  held.resolve()

  expect((await early).teams).toEqual({ 'acme/owners': ['kai'] })
  members.length = 0
  expect((await two(github, needs, facts)).teams).toEqual({ 'acme/owners': [] })
})

test.for([
  { after: margin, asks: 4 },
  { after: margin + 1, asks: 2 },
])('what is asked $after ms after a change: $asks requests for two looks', async ({ after, asks }) => {
  const { clock, one, two, forget } = await twoProcesses()
  const { github, asked } = fakeGitHub(['kai'])
  await forget(null)

  clock.now += after
  await one(github, needs, facts)
  await two(github, needs, facts)

  expect(asked).toHaveLength(asks)
})

test('that GitHub does not show a team is remembered as not knowing it; a failure is not remembered', async () => {
  const { one, two } = await twoProcesses()
  const { github, asked } = fakeGitHub([])
  const failing = (error: Error): GitHub => ({ ...github, request: () => Promise.reject(error) })
  const needsTeam = { teams: ['acme/owners'] }

  await expect(one(failing(new Error('socket hang up')), needsTeam, facts)).rejects.toThrow('hang up')
  const hidden = await one(failing(new ForbiddenError('the team')), needsTeam, facts)

  expect(hidden.teams['acme/owners']).toHaveProperty('unavailable')
  expect(await two(github, needsTeam, facts)).toEqual(hidden)
  expect(asked).toEqual([])
})
