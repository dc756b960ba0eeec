import { expect, test } from 'vitest'
import type { Conclusion } from '../../../../../demo/github/state.ts'
import { ofPull, type Seed, seed } from '../seed.ts'

const at = { repo: 'acme/shop', sha: 'feature' } as const

const say = {
  check:
    (conclusion: Conclusion | null) =>
    ({ acts }: Seed) =>
      acts.reportCheck({ ...at, name: 'ci', app: 'other', conclusion }),
  status:
    (state: 'error' | 'failure' | 'pending' | 'success') =>
    ({ acts }: Seed) =>
      acts.setStatus({ ...at, by: 'bob', context: 'lint', state }),
}

test.for([
  ['a check that passed', [say.check('success')], 'SUCCESS'],
  ['a check that was skipped', [say.check('skipped')], 'SUCCESS'],
  ['a check that runs', [say.check(null)], 'PENDING'],
  ['a check that was cancelled', [say.check('cancelled')], 'FAILURE'],
  ['a status that failed', [say.status('error')], 'FAILURE'],
  ['a status that is pending beside a check that passed', [say.check('success'), say.status('pending')], 'PENDING'],
  ['a failure beside something pending', [say.check('failure'), say.status('pending')], 'FAILURE'],
  ['a status that failed and then passed', [say.status('failure'), say.status('success')], 'SUCCESS'],
] as const)('%s', async ([, said, state]) => {
  const seeded = seed()
  for (const happens of said) happens(seeded)

  expect(await seeded.ask(ofPull('statusCheckRollup { state }'))).toEqual({
    data: { repository: { pullRequest: { statusCheckRollup: { state } } } },
  })
})

test('a commit about which nothing was said has no rollup', async () => {
  expect(await seed().ask(ofPull('statusCheckRollup { state }'))).toEqual({
    data: { repository: { pullRequest: { statusCheckRollup: null } } },
  })
})

const contexts = `statusCheckRollup { contexts(first: 5) {
  totalCount checkRunCount statusContextCount
  nodes { __typename ... on CheckRun { name status conclusion checkSuite { app { slug } workflowRun { workflow { name } } } } ... on StatusContext { context state creator { login } } }
} }`

test('contexts are the newest of each check and of each status', async () => {
  const seeded = seed()
  for (const happens of [say.check('failure'), say.check('success'), say.status('failure'), say.status('success')])
    happens(seeded)

  expect(await seeded.ask(ofPull(contexts))).toEqual({
    data: {
      repository: {
        pullRequest: {
          statusCheckRollup: {
            contexts: {
              ...{ totalCount: 2, checkRunCount: 1, statusContextCount: 1 },
              nodes: [
                {
                  __typename: 'CheckRun',
                  name: 'ci',
                  status: 'COMPLETED',
                  conclusion: 'SUCCESS',
                  checkSuite: { app: { slug: 'other' }, workflowRun: null },
                },
                { __typename: 'StatusContext', context: 'lint', state: 'SUCCESS', creator: { login: 'bob' } },
              ],
            },
          },
        },
      },
    },
  })
})

test('without the permission to read statuses only they are hidden', async () => {
  const seeded = seed({ checks: 'read', pull_requests: 'read' })
  for (const happens of [say.check('success'), say.status('success')]) happens(seeded)

  const { data, errors } = await seeded.ask(ofPull('statusCheckRollup { contexts(first: 5) { nodes { __typename } } }'))

  expect(data).toEqual({
    repository: { pullRequest: { statusCheckRollup: { contexts: { nodes: [{ __typename: 'CheckRun' }, null] } } } },
  })
  expect(errors).toMatchObject([
    { type: 'FORBIDDEN', path: ['repository', 'pullRequest', 'statusCheckRollup', 'contexts', 'nodes', 1] },
  ])
})

test('runs are found by name, app, status and conclusion', async () => {
  const seeded = seed()
  seeded.acts.reportCheck({ ...at, name: 'a', app: 'other', conclusion: 'failure' })
  seeded.acts.reportCheck({ ...at, name: 'b', app: 'other', conclusion: null })
  const runs = (filter: string) => `checkRuns(first: 5, filterBy: { ${filter} }) { nodes { name } }`
  const fields = `named: ${runs('checkName: "a"')} running: ${runs('status: IN_PROGRESS')} failed: ${runs('conclusions: [FAILURE]')} latest: ${runs('checkType: LATEST, statuses: [COMPLETED]')}`
  const query = `{ repository(owner: "acme", name: "shop") { object(expression: "feature") { ... on Commit { checkSuites(first: 5, filterBy: { checkName: "a" }) { nodes { status conclusion ${fields} } } } } } }`

  expect(await seeded.ask(query)).toEqual({
    data: {
      repository: {
        object: {
          checkSuites: {
            nodes: [
              {
                ...{
                  status: 'IN_PROGRESS',
                  conclusion: null,
                  named: { nodes: [{ name: 'a' }] },
                  running: { nodes: [{ name: 'b' }] },
                },
                ...{ failed: { nodes: [{ name: 'a' }] }, latest: { nodes: [{ name: 'a' }] } },
              },
            ],
          },
        },
      },
    },
  })
})

test('an annotation has the words of GraphQL', async () => {
  const seeded = seed()
  const run = say.check('failure')(seeded)
  const annotation = {
    path: 'a',
    start_line: 1,
    end_line: 2,
    start_column: null,
    end_column: null,
    annotation_level: 'warning',
    title: null,
    message: 'M',
    raw_details: null,
  } as const
  seeded.acts.updateCheckRun(run, { output: { summary: 'S', annotations: [annotation] } })
  const fields =
    'annotations(first: 1) { nodes { path annotationLevel message location { start { line column } end { line } } } }'

  expect(
    await seeded.ask(`query($id: ID!) { node(id: $id) { ... on CheckRun { summary ${fields} } } }`, { id: run.nodeId }),
  ).toEqual({
    data: {
      node: {
        summary: 'S',
        annotations: {
          nodes: [
            {
              path: 'a',
              annotationLevel: 'WARNING',
              message: 'M',
              location: { start: { line: 1, column: null }, end: { line: 2 } },
            },
          ],
        },
      },
    },
  })
})
