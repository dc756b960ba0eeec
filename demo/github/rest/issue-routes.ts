// Issues, comments and labels of issues and pull requests.
import { z } from 'zod'
import { demand } from '../auth.ts'
import { found } from '../lookup.ts'
import { commentPayload, issuePayload, labelPayload } from '../payloads/issue.ts'
import type { Comment, Issue, PullRequest, Repository } from '../state.ts'
import {
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

/** GitHub refuses longer comments. */
const CommentBody = z.object({ body: z.string().min(1).max(65_536) })
const NewIssue = z.object({
  title: z.string().min(1).max(256),
  body: z.string().nullish(),
  labels: z.array(z.string()).default([]),
})
const Labels = z.union([z.object({ labels: z.array(z.string()) }), z.array(z.string())])

type Wanted = ReturnType<typeof read>

/** On a pull request, either of the two permissions is enough; on an issue only its own. */
function issueOf(ground: Ground, c: Request, level: Wanted['level']): Issue | PullRequest {
  const repository = repositoryOf(ground, c, read('metadata'))
  const issue = found(repository.issues.get(numberParam(c, 'number')), 'issue')
  const names = issue.kind === 'issue' ? ['issues'] : ['issues', 'pull_requests']
  demand(ground.state, { caller: c.var.caller, repository, names, level })
  return issue
}

function commentOf(ground: Ground, c: Request, wanted: Wanted): Comment {
  const repository = repositoryOf(ground, c, wanted)
  const comments = [...repository.issues.values()].flatMap((issue) => issue.comments)
  return found(
    comments.find(({ id }) => id === numberParam(c, 'id')),
    'comment',
  )
}

function commentRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  rest.get('/repos/:owner/:repo/issues/:number/comments', (c) =>
    c.json(pageOf(c, issueOf(ground, c, 'read').comments).map((comment) => commentPayload(state, comment))),
  )
  rest.post('/repos/:owner/:repo/issues/:number/comments', async (c) => {
    const issue = issueOf(ground, c, 'write')
    const { body } = await bodyOf(c, CommentBody)
    return c.json(commentPayload(state, acts.createComment(issue, { body, ...authorOf(c) })), 201)
  })
  rest.get('/repos/:owner/:repo/issues/comments/:id', (c) =>
    c.json(commentPayload(state, commentOf(ground, c, read('issues', 'pull_requests')))),
  )
  rest.patch('/repos/:owner/:repo/issues/comments/:id', async (c) => {
    const comment = commentOf(ground, c, write('issues', 'pull_requests'))
    const { body } = await bodyOf(c, CommentBody)
    return c.json(commentPayload(state, acts.editComment(comment, { body, by: authorOf(c).by })))
  })
  rest.delete('/repos/:owner/:repo/issues/comments/:id', (c) => {
    acts.deleteComment(commentOf(ground, c, write('issues', 'pull_requests')), { by: authorOf(c).by })
    return c.body(null, 204)
  })
}

function labelRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  const shown = (issue: Issue | PullRequest) => [...issue.labels].map((label) => labelPayload(state, label))
  rest.get('/repos/:owner/:repo/issues/:number/labels', (c) => c.json(shown(issueOf(ground, c, 'read'))))
  rest.post('/repos/:owner/:repo/issues/:number/labels', async (c) => {
    const issue = issueOf(ground, c, 'write')
    const body = await bodyOf(c, Labels)
    const { by } = authorOf(c)
    for (const name of Array.isArray(body) ? body : body.labels) acts.setLabel(issue, { name, by, on: true })
    return c.json(shown(issue))
  })
  rest.delete('/repos/:owner/:repo/issues/:number/labels/:name', (c) => {
    const issue = issueOf(ground, c, 'write')
    const name = param(c, 'name')
    found(
      [...issue.labels].find((label) => label.name === name),
      'label',
    )
    acts.setLabel(issue, { name, by: authorOf(c).by, on: false })
    return c.json(shown(issue))
  })
}

function listed(c: Request, repository: Repository): readonly (Issue | PullRequest)[] {
  const { state = 'open', labels, creator, since } = c.req.query()
  const wanted = labels?.split(',') ?? []
  return [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => since === undefined || Date.parse(issue.updatedAt) >= Date.parse(since))
    .filter((issue) => creator === undefined || issue.author.login === creator)
    .filter((issue) => wanted.every((name) => [...issue.labels].some((label) => label.name === name)))
    .toReversed()
}

export function issueRoutes(rest: Rest, ground: Ground): void {
  const { state, acts } = ground
  commentRoutes(rest, ground)
  labelRoutes(rest, ground)
  rest.get('/repos/:owner/:repo/issues', (c) => {
    const repository = repositoryOf(ground, c, read('issues'))
    return c.json(pageOf(c, listed(c, repository)).map((issue) => issuePayload(state, issue)))
  })
  rest.get('/repos/:owner/:repo/issues/:number', (c) => c.json(issuePayload(state, issueOf(ground, c, 'read'))))
  rest.post('/repos/:owner/:repo/issues', async (c) => {
    const repository = repositoryOf(ground, c, write('issues'))
    const { title, body, labels } = await bodyOf(c, NewIssue)
    const issue = acts.createIssue(repository, { title, body: body ?? null, labels, ...authorOf(c) })
    return c.json(issuePayload(state, issue), 201)
  })
}
