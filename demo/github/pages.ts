// One page for people who look around: a pull request with its checks and comments, as plain text.
import { html } from 'hono/html'
import { fullName, getPull, getRepository, latestCheckRuns } from './lookup.ts'
import { blockers } from './pull.ts'
import type { Rest } from './rest/route.ts'
import { numberParam, param } from './rest/route.ts'
import type { CheckRun, Comment, PullRequest, Review, State } from './state.ts'

const style =
  'body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f4f4f4;padding:1rem}'

const check = (run: CheckRun) => html`<h3>${run.name}: ${run.conclusion ?? run.status}</h3>
  <p>${run.title ?? ''}</p>
  <pre>${run.summary ?? ''}${run.text === null ? '' : `\n\n${run.text}`}</pre>`
const review = ({ author, state, commitSha }: Review) =>
  html`<li>${author.login}: ${state} at ${commitSha.slice(0, 8)}</li>`
const comment = ({ author, body }: Comment) => html`<h3>${author.login}</h3>
  <pre>${body}</pre>`

const page = (state: State, pull: PullRequest) => {
  const { repository, number, title } = pull
  const merged = pull.mergedAt === null ? pull.state : 'merged'
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} #${number}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <h1>${title} #${number}</h1>
        <p>${fullName(repository)}, ${merged}, by ${pull.author.login}: ${pull.headRef} into ${pull.baseRef}</p>
        <pre>${pull.body ?? ''}</pre>
        <h2>Checks on ${pull.headSha.slice(0, 8)}</h2>
        ${latestCheckRuns(repository, pull.headSha).map(check)}
        <h2>Reviews</h2>
        <ul>
          ${pull.reviews.map(review)}
        </ul>
        <h2>What blocks the merge</h2>
        <ul>
          ${(pull.state === 'open' ? blockers(state, pull) : []).map((reason) => html`<li>${reason}</li>`)}
        </ul>
        <h2>Comments</h2>
        ${pull.comments.map(comment)}
      </body>
    </html>`
}

export const pageRoutes = (rest: Rest, { state }: { state: State }): void => {
  rest.get('/:owner/:repo/pull/:number', (c) => {
    const repository = getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`)
    return c.html(page(state, getPull(repository, numberParam(c, 'number'))))
  })
}
