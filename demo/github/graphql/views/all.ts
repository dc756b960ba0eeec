import type { Caller } from '../../auth.ts'
import type { State } from '../../state.ts'
import type { Reading, Views } from '../reading.ts'
import { actorView, appView, teamView, userView } from './accounts.ts'
import { checkRunView, checkSuiteView } from './checks.ts'
import { commitView } from './commit.ts'
import { commentView, issueView, labelView } from './conversation.ts'
import { mergeQueueEntryView, mergeQueueView } from './merging.ts'
import { pullRequestView } from './pull-request.ts'
import { refView } from './refs.ts'
import { repositoryView } from './repository.ts'
import { reviewView } from './reviews.ts'
import { rollupView } from './rollup.ts'

/** The state as this caller sees it. */
export function readingOf(state: State, caller: Caller): Reading {
  const view: Views = {
    actor: (account) => actorView(state, account),
    user: (account) => userView(state, account),
    app: (app) => appView(state, app),
    team: (team) => teamView(state, team),
    repository: (repository) => repositoryView(reading, repository),
    ref: (repository, name) => refView(reading, repository, name),
    commit: (repository, sha) => commitView(reading, repository, sha),
    pullRequest: (pull) => pullRequestView(reading, pull),
    review: (review) => reviewView(reading, review),
    issue: (issue) => issueView(reading, issue),
    label: (label) => labelView(reading, label),
    comment: (comment) => commentView(reading, comment),
    checkSuite: (suite) => checkSuiteView(reading, suite),
    checkRun: (run) => checkRunView(reading, run),
    rollup: (repository, sha) => rollupView(reading, repository, sha),
    mergeQueue: (repository, branch) => mergeQueueView(reading, repository, branch),
    mergeQueueEntry: (entry) => mergeQueueEntryView(reading, entry),
  }
  const reading: Reading = { state, caller, view }
  return reading
}
