// Check runs and commit statuses.
import { z } from 'zod'
import type { CheckRunPatch } from '../acts/checks.ts'
import { Forbidden } from '../auth.ts'
import { found, latestCheckRuns, latestStatuses, resolveRef } from '../lookup.ts'
import { runPayload, statusPayload } from '../payloads/check.ts'
import { repositoryPage, repositoryPayload, repositoryUrl } from '../payloads/repository.ts'
import type { Schema } from '../payloads/schema.ts'
import type { CheckRun, Repository } from '../state.ts'
import {
  actingApp,
  authorOf,
  bodyOf,
  type Ground,
  numberParam,
  pageOf,
  param,
  type Request,
  type Rest,
  read,
  repositoryOf,
  write,
} from './route.ts'

const Annotation = z
  .object({
    path: z.string(),
    start_line: z.int(),
    end_line: z.int(),
    start_column: z.int().nullable().default(null),
    end_column: z.int().nullable().default(null),
    annotation_level: z.enum(['notice', 'warning', 'failure']),
    title: z.string().max(255).nullable().default(null),
    message: z.string(),
    raw_details: z.string().nullable().default(null),
  })
  .readonly()
const Patch = z.object({
  name: z.string().min(1).optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'])
    .optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string(),
      text: z.string().optional(),
      annotations: z.array(Annotation).optional(),
    })
    .optional(),
  actions: z
    .array(z.object({ label: z.string().max(20), description: z.string().max(40), identifier: z.string().max(20) }))
    .optional(),
})
const Create = Patch.extend({ name: z.string().min(1), head_sha: z.string().length(40) })
const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().max(140).nullable().default(null),
  target_url: z.string().nullable().default(null),
})

const patchOf = (body: z.infer<typeof Patch>): CheckRunPatch => ({
  externalId: body.external_id,
  detailsUrl: body.details_url,
  status: body.status,
  conclusion: body.conclusion,
  startedAt: body.started_at,
  completedAt: body.completed_at,
  output: body.output,
  actions: body.actions,
})

const runOf = (repository: Repository, c: Request): CheckRun =>
  found(
    repository.checkRuns.find(({ id }) => id === numberParam(c, 'id')),
    'check run',
  )

/** An App changes only its own runs. */
function ownRun(ground: Ground, c: Request): CheckRun {
  const run = runOf(repositoryOf(ground, c, write('checks')), c)
  if (run.suite.app !== actingApp(c)) throw new Forbidden('Resource not accessible by integration')
  return run
}

function chosenRuns(c: Request, repository: Repository, sha: string): readonly CheckRun[] {
  const { filter = 'latest', check_name: name, app_id: app, status } = c.req.query()
  const runs =
    filter === 'all'
      ? repository.checkRuns.filter((run) => run.suite.headSha === sha)
      : latestCheckRuns(repository, sha)
  return runs
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => app === undefined || String(run.suite.app.id) === app)
    .filter((run) => status === undefined || run.status === status)
}

function annotationPayloads(ground: Ground, run: CheckRun) {
  const page = repositoryPage(ground.state, run.suite.repository)
  return run.annotations.map(
    (annotation) =>
      ({
        ...annotation,
        blob_href: `${page}/blob/${run.suite.headSha}/${annotation.path}`,
      }) satisfies Schema<'check-annotation'>,
  )
}

function runRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  rest.post('/repos/:owner/:repo/check-runs', async (c) => {
    const repository = repositoryOf(ground, c, write('checks'))
    const app = actingApp(c)
    const { head_sha: headSha, name, ...body } = await bodyOf(c, Create)
    const run = acts.createCheckRun(repository, { app, input: { ...patchOf(body), name, headSha } })
    return c.json(runPayload(state, run), 201)
  })
  rest.patch('/repos/:owner/:repo/check-runs/:id', async (c) => {
    const run = ownRun(ground, c)
    const { name, ...body } = await bodyOf(c, Patch)
    return c.json(runPayload(state, acts.updateCheckRun(run, { ...patchOf(body), name })))
  })
  rest.get('/repos/:owner/:repo/check-runs/:id', (c) =>
    c.json(runPayload(state, runOf(repositoryOf(ground, c, read('checks')), c))),
  )
  rest.get('/repos/:owner/:repo/check-runs/:id/annotations', (c) => {
    const run = runOf(repositoryOf(ground, c, read('checks')), c)
    return c.json(pageOf(c, annotationPayloads(ground, run)))
  })
  rest.post('/repos/:owner/:repo/check-runs/:id/rerequest', (c) => {
    const run = ownRun(ground, c)
    acts.rerequestCheck({ repo: `${param(c, 'owner')}/${param(c, 'repo')}`, run: run.id, by: authorOf(c).by.login })
    return c.json({}, 201)
  })
  rest.get('/repos/:owner/:repo/commits/:ref/check-runs', (c) => {
    const repository = repositoryOf(ground, c, read('checks'))
    const sha = found(resolveRef(state, repository, param(c, 'ref')), 'commit')
    const runs = chosenRuns(c, repository, sha)
    return c.json({ total_count: runs.length, check_runs: pageOf(c, runs).map((run) => runPayload(state, run)) })
  })
}

export function checkRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  runRoutes(rest, ground)
  rest.get('/repos/:owner/:repo/commits/:ref/status', (c) => {
    const repository = repositoryOf(ground, c, read('statuses'))
    const sha = found(resolveRef(state, repository, param(c, 'ref')), 'commit')
    const statuses = latestStatuses(repository, sha)
    const every = (wanted: string) => statuses.every(({ state: said }) => said === wanted)
    const bad = statuses.some(({ state: said }) => said === 'failure' || said === 'error')
    const passed = statuses.length > 0 && every('success') ? 'success' : 'pending'
    const root = repositoryUrl(state, repository)
    return c.json({
      state: bad ? 'failure' : passed,
      statuses: statuses.map((status) => statusPayload(state, repository, status)),
      sha,
      total_count: statuses.length,
      repository: repositoryPayload(state, repository),
      commit_url: `${root}/commits/${sha}`,
      url: `${root}/commits/${sha}/status`,
    } satisfies Schema<'combined-commit-status'>)
  })
  rest.post('/repos/:owner/:repo/statuses/:sha', async (c) => {
    const repository = repositoryOf(ground, c, write('statuses'))
    const sha = found(resolveRef(state, repository, param(c, 'sha')), 'commit')
    const { target_url: targetUrl, ...input } = await bodyOf(c, NewStatus)
    const status = acts.createStatus(repository, { sha, by: authorOf(c).by, input: { ...input, targetUrl } })
    return c.json(statusPayload(state, repository, status), 201)
  })
}
