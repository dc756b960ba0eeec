// One page for people who look around: a pull request with its checks, reviews and comments, drawn the way GitHub shows them.
import { html, raw } from 'hono/html'
import { marked } from 'marked'
import { fullName, getPull, getRepository, latestCheckRuns, pullsOf } from './lookup.ts'
import { style } from './pages-style.ts'
import { blockers } from './pull.ts'
import type { Rest } from './rest/route.ts'
import { numberParam, param } from './rest/route.ts'
import type { CheckRun, Comment, PullRequest, Repository, Review, State } from './state.ts'

/** GitHub-flavoured Markdown as HTML. The double shows only what its own scenario and Andon wrote. */
const rendered = (markdown: string) => raw(marked.parse(markdown, { async: false, gfm: true }))

const icons = { success: '✅', failure: '❌' } as const
const iconOf = ({ conclusion }: CheckRun): string =>
  conclusion === 'success' || conclusion === 'failure' ? icons[conclusion] : '🟡'

const check = (run: CheckRun) => html`<details class="box" ${run.suite.app.slug === 'andon' ? 'open' : ''}>
  <summary>${iconOf(run)} <strong>${run.name}</strong> ${run.title ?? run.conclusion ?? run.status}</summary>
  <div class="markdown">${rendered(run.summary ?? '')}${rendered(run.text ?? '')}</div>
  ${run.annotations.map(({ path, start_line, message }) => html`<p><code>${path}:${start_line}</code> ${message}</p>`)}
</details>`

const states = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'requested changes on',
  COMMENTED: 'commented on',
  DISMISSED: 'had a review dismissed of',
} as const
const review = ({ author, state, commitSha }: Review) =>
  html`<li><strong>${author.login}</strong> ${states[state]} <code>${commitSha.slice(0, 7)}</code></li>`

const comment = ({ author, body }: Comment) => html`<section class="box">
  <header><strong>${author.login}</strong> commented</header>
  <div class="markdown">${rendered(body)}</div>
</section>`

const stateOf = ({ mergedAt, state, draft }: PullRequest): string =>
  mergedAt === null ? (state === 'open' && draft ? 'draft' : state) : 'merged'

const layout = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <style>
        ${raw(style)}
      </style>
    </head>
    <body>
      ${body}
    </body>
  </html>`

function pullPage(state: State, pull: PullRequest) {
  const { repository, number, title } = pull
  const reasons = pull.state === 'open' ? blockers(state, pull) : []
  return layout(
    `${title} #${number}`,
    html`<p><a href="/${fullName(repository)}/pulls">${fullName(repository)}</a></p>
      <h1>${title} <span>#${number}</span></h1>
      <p><b class="state ${stateOf(pull)}">${stateOf(pull)}</b> ${pull.author.login} wants to merge <code>${pull.headRef}</code> into <code>${pull.baseRef}</code></p>
      <section class="box"><header><strong>${pull.author.login}</strong></header><div class="markdown">${rendered(pull.body ?? '')}</div></section>
      <ul>${pull.reviews.map(review)}</ul>
      ${pull.comments.map(comment)}
      <h2>Checks on <code>${pull.headSha.slice(0, 7)}</code></h2>
      ${latestCheckRuns(repository, pull.headSha).map(check)}
      <h2>${reasons.length === 0 ? 'Nothing blocks the merge' : 'Merging is blocked'}</h2>
      <ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
  )
}

const listPage = (repository: Repository) =>
  layout(
    fullName(repository),
    html`<h1>${fullName(repository)}</h1>
      <ul>
        ${pullsOf(repository).map(
          (pull) =>
            html`<li><b class="state ${stateOf(pull)}">${stateOf(pull)}</b> <a href="/${fullName(repository)}/pull/${pull.number}">#${pull.number} ${pull.title}</a></li>`,
        )}
      </ul>`,
  )

const rootPage = (repositories: readonly Repository[]) =>
  layout(
    'Repositories',
    html`<h1>Repositories</h1>
      <ul>
        ${repositories.map((repository) => html`<li><a href="/${fullName(repository)}/pulls">${fullName(repository)}</a></li>`)}
      </ul>`,
  )

export const pageRoutes = (rest: Rest, { state }: { state: State }): void => {
  // programs find the root of the API here
  rest.get('/', (c, next) =>
    c.req.header('accept')?.includes('text/html') === true ? c.html(rootPage(state.repositories)) : next(),
  )
  rest.get('/:owner/:repo', (c, next) => {
    const name = `${param(c, 'owner')}/${param(c, 'repo')}`
    return state.repositories.some((repository) => fullName(repository) === name)
      ? c.redirect(`/${name}/pulls`)
      : next()
  })
  rest.get('/:owner/:repo/pulls', (c) =>
    c.html(listPage(getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`))),
  )
  for (const path of ['/:owner/:repo/pull/:number', '/:owner/:repo/pull/:number/checks'])
    rest.get(path, (c) => {
      const repository = getRepository(state, `${param(c, 'owner')}/${param(c, 'repo')}`)
      return c.html(pullPage(state, getPull(repository, numberParam(c, 'number'))))
    })
}
