import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { latestCheckRuns, latestStatuses } from '../../lookup.ts'
import type { CheckRun, CommitStatus, Repository } from '../../state.ts'
import { allow } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { requiredBy, upper } from './checks.ts'

/** Conclusions that let a commit be green; of the rest only `stale` still waits. */
const green = ['success', 'neutral', 'skipped']

function statusView({ state, caller, view }: Reading, repository: Repository, status: CommitStatus): View {
  allow({ state, caller }, repository, 'read', 'statuses')
  return {
    __typename: 'StatusContext',
    id: status.nodeId,
    context: status.context,
    state: upper(status.state),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: status.createdAt,
    creator: () => view.actor(status.creator),
    commit: () => view.commit(repository, status.sha),
    isRequired: requiredBy(repository, { name: status.context, appId: null }),
  } satisfies FieldsOf<GitHub.StatusContext>
}

type Context = CheckRun | CommitStatus
const stateOf = (context: Context): 'success' | 'failure' | 'pending' => {
  if (!('suite' in context)) return context.state === 'error' ? 'failure' : context.state
  if (context.conclusion === null || context.conclusion === 'stale') return 'pending'
  return green.includes(context.conclusion) ? 'success' : 'failure'
}

/** All checks and statuses of a commit, the newest of each; null if there is none. */
export function rollupView(reading: Reading, repository: Repository, sha: string): View | null {
  allow(reading, repository, 'read', 'checks')
  const runs = latestCheckRuns(repository, sha)
  const statuses = latestStatuses(repository, sha)
  const contexts: readonly Context[] = [...runs, ...statuses]
  if (contexts.length === 0) return null
  const states = contexts.map(stateOf)
  const show = (context: Context): View =>
    'suite' in context ? reading.view.checkRun(context) : statusView(reading, repository, context)
  return {
    __typename: 'StatusCheckRollup',
    id: `SCR_${repository.id}_${sha}`,
    state: upper((['failure', 'pending'] as const).find((state) => states.includes(state)) ?? 'success'),
    commit: () => reading.view.commit(repository, sha),
    contexts: (page: Page, info: GraphQLResolveInfo) => ({
      ...connection({ type: 'StatusCheckRollupContextConnection', items: contexts, show }, page, info),
      checkRunCount: runs.length,
      statusContextCount: statuses.length,
    }),
  } satisfies FieldsOf<GitHub.StatusCheckRollup>
}
