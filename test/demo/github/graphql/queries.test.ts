import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { githubSchema } from '../../../../demo/github/graphql/schema.ts'
import { mutationOf } from '../../../../src/effects/apply.ts'
import { checkRunApplier } from '../../../../src/effects/check-run.ts'
import { commentApplier } from '../../../../src/effects/comment.ts'
import * as queries from '../../../../src/facts/queries.ts'
import { md } from '../../../../src/markdown.ts'
import { appCaller, type Seed, seed, shop } from './seed.ts'

/** A pull request with at least one of everything that Andon asks for, in a merge queue. */
function rich(): Seed {
  const seeded = seed()
  const { acts } = seeded
  const repo = 'acme/shop'
  const on = { repo, number: 1 } as const
  const policy = { '.github/andon.yml': 'version: 2\n' }
  acts.createRepository({ owner: 'acme', name: '.github', private: true, files: { 'andon.yml': 'version: 1\n' } })
  acts.push({ repo, branch: 'main', by: 'ada', files: { '.gitattributes': '*.lock linguist-generated\n' } })
  acts.push({ repo, branch: 'feature', by: 'ada', files: policy, signed: true })
  acts.openIssue({ repo, by: 'bob', title: 'Wanted', labels: ['need'] })
  acts.push({ repo, branch: 'other', by: 'ada', files: { o: 'o\n' } })
  for (const base of ['other', 'main']) acts.editPullRequest({ ...on, by: 'ada', base })
  acts.editPullRequest({ ...on, by: 'ada', body: 'Closes #2' })
  acts.createTeam({ organization: 'acme', slug: 'core', members: ['bob'] })
  for (const from of ['eve', 'acme/core']) acts.requestReview({ ...on, by: 'ada', from })
  acts.removeReviewRequest({ ...on, by: 'ada', from: 'eve' })
  acts.requestReview({ ...on, by: 'ada', from: 'eve' })
  acts.addLabel({ ...on, by: 'bob', label: 'urgent' })
  acts.startThread({ ...on, by: 'bob', path: 'src/a.ts', body: 'Why?' })
  acts.review({ ...on, by: 'bob', verdict: 'approve' })
  acts.comment({ ...on, by: 'eve', body: 'Nice.' })
  acts.reportCheck({ repo, sha: 'feature', name: 'Andon', app: 'andon', conclusion: 'success' })
  acts.setStatus({ repo, sha: 'feature', by: 'bob', context: 'ci', state: 'success' })
  acts.protect({ repo, mergeQueue: true, requiredChecks: [{ name: 'Andon', appId: null }] })
  acts.enqueue({ ...on, by: 'bob' })
  const [entry] = seeded.state.repositories.flatMap(({ mergeQueue }) => mergeQueue)
  acts.reportCheck({ repo, sha: entry?.headRef ?? '', name: 'Andon', app: 'andon', conclusion: null })
  return seeded
}

const variablesOf = ({ state }: Seed): Readonly<Record<string, unknown>> => ({
  owner: shop.owner,
  repo: shop.name,
  number: 1,
  appId: state.apps.find(({ slug }) => slug === 'andon')?.id,
  standing: true,
  ...{ files: true, commits: true, reviews: true, reviewThreads: true, contexts: true, comments: true },
  branch: 'main',
  base: 'main',
  sha: state.repositories.flatMap(({ mergeQueue }) => mergeQueue)[0]?.headSha,
})

/** Paths of lists in which nothing was shown, so that nothing in them was asked for. */
function emptyLists(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [path] : value.flatMap((item, index) => emptyLists(item, `${path}[${index}]`))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => emptyLists(inner, `${path}.${key}`))
}

const all = Object.entries(queries)

test('Andon has queries', () => {
  expect(all.map(([name]) => name)).toContain('pullRequestQuery')
})

test.for(all)('%s is valid against the schema that GitHub publishes', ([, query]) => {
  expect(validate(githubSchema(), parse(query))).toEqual([])
})

test.for(all)('%s is answered in full', async ([, query]) => {
  const seeded = rich()
  const { data, errors } = await seeded.ask(query, variablesOf(seeded))

  expect(errors).toBeUndefined()
  expect(emptyLists(data)).toEqual([])
})

test('what Andon writes in one request stands on GitHub', async () => {
  const seeded = seed()
  const { state } = seeded
  const repository = state.repositories.find(({ name }) => name === shop.name)
  const pull = repository?.issues.get(1)
  if (repository === undefined || pull?.kind !== 'pull_request') throw new Error('no pull request')
  const annotation = {
    path: 'a.ts',
    startLine: 1,
    endLine: 1,
    level: 'failure',
    title: 'Long',
    message: 'Split it.',
  } as const
  const content = {
    name: 'Andon',
    decision: 'deny',
    title: 'Too long',
    summary: md`Split.`,
    text: md`More.`,
    annotations: [annotation],
  } as const
  const nodeIds = { users: new Map(), teams: new Map(), labels: new Map() }
  const sending = { digest: 'd', repositoryNodeId: repository.nodeId, nodeIds }
  const parts = [
    checkRunApplier.create({ ...sending, effect: { kind: 'check_run', sha: pull.headSha, content } }),
    commentApplier.create({
      ...sending,
      effect: { kind: 'comment', number: 1, nodeId: pull.nodeId, marker: 'm', body: md`Hello`, create: true },
    }),
  ]
  const { document, variables } = mutationOf(parts)

  expect((await seeded.askAs(appCaller(state, 'andon'), document, variables)).errors).toBeUndefined()
  expect(repository.checkRuns).toMatchObject([
    { name: 'Andon', conclusion: 'failure', title: 'Too long', annotations: [{ path: 'a.ts' }] },
  ])
  expect(pull.comments).toMatchObject([{ body: expect.stringContaining('Hello'), app: { slug: 'andon' } }])
})

test('people, and teams of an organisation, are found by name', async () => {
  const { acts, ask, state } = seed({ members: 'read' })
  acts.createTeam({ organization: 'acme', slug: 'owners' })
  const query = '{ user(login: "Ada") { id } organization(login: "acme") { team(slug: "owners") { slug } } }'

  expect(await ask(query)).toEqual({
    data: { user: { id: state.accounts.get('ada')?.nodeId }, organization: { team: { slug: 'owners' } } },
  })
})
