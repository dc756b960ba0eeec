import { expect, test } from 'vitest'
import * as z from 'zod'
import { appCaller, ofPull, personCaller, type Seed, seed } from '../seed.ts'

const create = `mutation($input: CreateCheckRunInput!) {
  createCheckRun(input: $input) { clientMutationId checkRun { id name status conclusion } }
}`
const update = 'mutation($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { checkRun { id conclusion } } }'

const place = ({ state }: Seed) => {
  const repository = state.repositories.find(({ name }) => name === 'shop')
  const sha = repository?.refs.get('refs/heads/feature')
  if (repository === undefined || sha === undefined) throw new Error('no shop')
  return { repository, repositoryId: repository.nodeId, headSha: sha }
}

const created = z.object({ data: z.object({ createCheckRun: z.object({ checkRun: z.object({ id: z.string() }) }) }) })

/** Makes a run of the App and answers its node id. */
async function run(seeded: Seed, app: string, name = 'Andon'): Promise<string> {
  const { repositoryId, headSha } = place(seeded)
  const answer = await seeded.askAs(appCaller(seeded.state, app), create, { input: { repositoryId, headSha, name } })
  return created.parse(answer).data.createCheckRun.checkRun.id
}

test('a run stands with all that was said, in the suite of its App, and is told of', async () => {
  const seeded = seed()
  const { repository, repositoryId, headSha } = place(seeded)
  const annotation = {
    path: 'a.ts',
    location: { startLine: 1, endLine: 2 },
    annotationLevel: 'WARNING',
    message: 'Long.',
  }
  const output = { title: 'Ready', summary: 'All is well.', text: 'More.', annotations: [annotation] }
  const input = {
    repositoryId,
    headSha,
    name: 'Andon',
    conclusion: 'SUCCESS',
    status: 'COMPLETED',
    externalId: 'andon:1',
    detailsUrl: 'https://andon.test/1',
    clientMutationId: 'm1',
    output,
  }

  expect(await seeded.ask(create, { input })).toMatchObject({
    data: {
      createCheckRun: {
        clientMutationId: 'm1',
        checkRun: { name: 'Andon', status: 'COMPLETED', conclusion: 'SUCCESS' },
      },
    },
  })
  expect(repository.checkRuns).toMatchObject([
    {
      name: 'Andon',
      status: 'completed',
      conclusion: 'success',
      externalId: 'andon:1',
      detailsUrl: 'https://andon.test/1',
      title: 'Ready',
      summary: 'All is well.',
      text: 'More.',
      annotations: [
        { path: 'a.ts', start_line: 1, end_line: 2, annotation_level: 'warning', message: 'Long.', title: null },
      ],
      suite: { headSha, app: { slug: 'andon' }, status: 'completed', conclusion: 'success' },
    },
  ])
  expect(repository.checkSuites.filter(({ app }) => app.slug === 'andon')).toHaveLength(1)
  expect(seeded.events).toEqual(['check_run.created', 'check_run.completed', 'check_suite.completed'])
})

test('an update appends annotations, keeps what it does not name, and may take the conclusion back', async () => {
  const seeded = seed()
  const { repository, repositoryId } = place(seeded)
  const checkRunId = await run(seeded, 'andon')
  const annotation = {
    path: 'a.ts',
    location: { startLine: 1, endLine: 1 },
    annotationLevel: 'NOTICE',
    message: 'Here.',
  }
  const output = { title: 'Small', summary: 'It is small.', annotations: [annotation] }
  await seeded.ask(update, { input: { repositoryId, checkRunId, conclusion: 'FAILURE', output } })
  await seeded.ask(update, { input: { repositoryId, checkRunId, status: 'IN_PROGRESS', output } })

  expect(repository.checkRuns).toMatchObject([
    {
      name: 'Andon',
      status: 'in_progress',
      conclusion: null,
      completedAt: null,
      annotations: [{ message: 'Here.' }, { message: 'Here.' }],
    },
  ])
})

const annotations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: 'a.ts',
    location: { startLine: index + 1, endLine: index + 1 },
    annotationLevel: 'FAILURE',
    message: 'Too long.',
  }))

test.for([
  ['50 annotations', { annotations: annotations(50) }, true],
  ['51 annotations', { annotations: annotations(51) }, false],
  ['a summary of 65,535 characters', { summary: 'x'.repeat(65_535) }, true],
  ['a summary of 65,536 characters', { summary: 'x'.repeat(65_536) }, false],
  ['a text of 65,535 characters', { text: 'x'.repeat(65_535) }, true],
  ['a text of 65,536 characters', { text: 'x'.repeat(65_536) }, false],
] as const)('whether GitHub takes %s: %s', async ([, more, taken]) => {
  const seeded = seed()
  const { repository, repositoryId, headSha } = place(seeded)
  const output = { title: 'T', summary: 'S', ...more }

  const answer = await seeded.ask(create, { input: { repositoryId, headSha, name: 'Andon', output } })

  expect(repository.checkRuns).toHaveLength(taken ? 1 : 0)
  if (taken) expect(answer.errors).toBeUndefined()
  else
    expect(answer).toMatchObject({
      data: { createCheckRun: null },
      errors: [{ type: 'UNPROCESSABLE', path: ['createCheckRun'] }],
    })
})

test.for([
  [{ conclusion: 'STALE' }, 'An App may not set STALE.'],
  [{ status: 'WAITING' }, 'An App may not set WAITING.'],
  [{ headSha: '0'.repeat(40) }, `No commit found for SHA: ${'0'.repeat(40)}`],
] as const)('a run with %o is refused', async ([more, message]) => {
  const seeded = seed()
  const { repositoryId, headSha } = place(seeded)

  expect((await seeded.ask(create, { input: { repositoryId, headSha, name: 'Andon', ...more } })).errors).toMatchObject(
    [{ type: 'UNPROCESSABLE', message }],
  )
})

test("an App cannot write another App's run", async () => {
  const seeded = seed()
  const checkRunId = await run(seeded, 'other')
  const { repository, repositoryId } = place(seeded)

  expect(await seeded.ask(update, { input: { repositoryId, checkRunId, conclusion: 'SUCCESS' } })).toMatchObject({
    data: { updateCheckRun: null },
    errors: [
      { type: 'FORBIDDEN', message: expect.stringContaining('can only be modified by the GitHub App that created it') },
    ],
  })
  expect(repository.checkRuns).toMatchObject([{ conclusion: null }])
})

test('people do not write check runs', async () => {
  const seeded = seed()
  const { repositoryId, headSha } = place(seeded)
  const { askAs, state } = seeded

  expect(
    (await askAs(personCaller(state, 'bob'), create, { input: { repositoryId, headSha, name: 'Andon' } })).errors,
  ).toMatchObject([{ type: 'FORBIDDEN', message: 'You must authenticate via a GitHub App.' }])
})

test('an App that may only read checks writes none', async () => {
  const seeded = seed({ checks: 'read', contents: 'read', pull_requests: 'write' })
  const { repository, repositoryId, headSha } = place(seeded)

  expect((await seeded.ask(create, { input: { repositoryId, headSha, name: 'Andon' } })).errors).toMatchObject([
    { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
  ])
  expect(repository.checkRuns).toEqual([])
})

test('several writes run in order, and one that fails leaves the others', async () => {
  const seeded = seed()
  const { repository, repositoryId, headSha } = place(seeded)
  const query = `mutation($a: CreateCheckRunInput!, $b: AddCommentInput!, $c: CreateCheckRunInput!) {
    w0: createCheckRun(input: $a) { checkRun { name } }
    w1: addComment(input: $b) { commentEdge { node { id } } }
    w2: createCheckRun(input: $c) { checkRun { name } }
  }`
  const answer = await seeded.ask(query, {
    a: { repositoryId, headSha, name: 'first' },
    b: { subjectId: 'PR_none', body: 'Hello.' },
    c: { repositoryId, headSha, name: 'second' },
  })

  expect(answer).toMatchObject({
    data: { w0: { checkRun: { name: 'first' } }, w1: null, w2: { checkRun: { name: 'second' } } },
    errors: [{ type: 'NOT_FOUND', path: ['w1'] }],
  })
  expect(repository.checkRuns.map(({ name }) => name)).toEqual(['first', 'second'])
})

test('an App finds its own run by its id among the suites of a commit', async () => {
  const seeded = seed()
  const { state } = seeded
  for (const app of ['andon', 'other']) await run(seeded, app)
  const fields = 'nodes { app { slug databaseId } checkRuns(first: 5) { totalCount nodes { name externalId } } }'
  const suites = `query($id: Int) { repository(owner: "acme", name: "shop") { object(expression: "feature") { ... on Commit { checkSuites(first: 5, filterBy: { appId: $id }) { ${fields} } } } } }`
  const id = state.apps.find(({ slug }) => slug === 'andon')?.id

  expect(await seeded.ask(suites, { id })).toEqual({
    data: {
      repository: {
        object: {
          checkSuites: {
            nodes: [
              {
                app: { slug: 'andon', databaseId: id },
                checkRuns: { totalCount: 1, nodes: [{ name: 'Andon', externalId: null }] },
              },
            ],
          },
        },
      },
    },
  })
  expect(await seeded.ask(suites, { id: null })).toMatchObject({
    data: {
      repository: { object: { checkSuites: { nodes: [{ app: { slug: 'andon' } }, { app: { slug: 'other' } }] } } },
    },
  })
})

test('a run tells whether the base branch requires it of that App', async () => {
  const seeded = seed()
  const { acts, ask, state } = seeded
  for (const app of ['andon', 'other']) await run(seeded, app)
  const appId = state.apps.find(({ slug }) => slug === 'andon')?.id ?? 0
  acts.protect({ repo: 'acme/shop', requiredChecks: [{ name: 'Andon', appId }] })
  const fields = '... on CheckRun { isRequired(pullRequestNumber: 1) checkSuite { app { slug } } }'

  expect(await ask(ofPull(`statusCheckRollup { contexts(first: 5) { nodes { ${fields} } } }`))).toMatchObject({
    data: {
      repository: {
        pullRequest: {
          statusCheckRollup: {
            contexts: {
              nodes: [
                { isRequired: true, checkSuite: { app: { slug: 'andon' } } },
                { isRequired: false, checkSuite: { app: { slug: 'other' } } },
              ],
            },
          },
        },
      },
    },
  })
})
