import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import type { CheckAnnotation } from '../../check-annotation.ts'
import { latestCheckRuns, pullsOf } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { CheckRun, CheckSuite, Repository, State } from '../../state.ts'
import { allow } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import { listed } from '../lists.ts'
import type { Reading } from '../reading.ts'
import { refusal } from '../refusal.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

export const upper = (word: string | null): string | null => word?.toUpperCase() ?? null
type SuiteFilter = Readonly<{ appId?: number | null; checkName?: string | null }> | null
type RunFilter = Readonly<{
  appId?: number | null
  checkName?: string | null
  checkType?: 'ALL' | 'LATEST' | null
  status?: string | null
  statuses?: readonly string[] | null
  conclusions?: readonly string[] | null
}> | null
type Required = Readonly<{ pullRequestNumber?: number | null; pullRequestId?: string | null }>

/** The field `checkSuites` of a commit, oldest suite first. */
export const suitesOf =
  (reading: Reading, repository: Repository, sha: string) =>
  (args: Page & { filterBy?: SuiteFilter }, info: GraphQLResolveInfo): View => {
    allow(reading, repository, 'read', 'checks')
    const { appId, checkName } = args.filterBy ?? {}
    const has = (suite: CheckSuite): boolean =>
      repository.checkRuns.some((run) => run.suite === suite && run.name === checkName)
    const items = repository.checkSuites.filter(
      (suite) =>
        suite.headSha === sha && (appId == null || suite.app.id === appId) && (checkName == null || has(suite)),
    )
    return connection({ type: 'CheckSuiteConnection', items, show: reading.view.checkSuite }, args, info)
  }

function runsOf(suite: CheckSuite, filter: RunFilter | undefined): readonly CheckRun[] {
  const { appId, checkName, checkType, status, statuses, conclusions } = filter ?? {}
  const { repository, headSha } = suite
  const latest = checkType === 'LATEST' ? latestCheckRuns(repository, headSha) : repository.checkRuns
  return latest.filter(
    (run) =>
      run.suite === suite &&
      (appId == null || suite.app.id === appId) &&
      (checkName == null || run.name === checkName) &&
      (status == null || upper(run.status) === status) &&
      (statuses == null || statuses.includes(upper(run.status) ?? '')) &&
      (conclusions == null || conclusions.includes(upper(run.conclusion) ?? '')),
  )
}

export const checkSuiteView = ({ state, view }: Reading, suite: CheckSuite): View =>
  ({
    __typename: 'CheckSuite',
    id: suite.nodeId,
    databaseId: suite.id,
    status: upper(suite.status),
    conclusion: upper(suite.conclusion),
    createdAt: suite.createdAt,
    updatedAt: suite.updatedAt,
    app: () => view.app(suite.app),
    commit: () => view.commit(suite.repository, suite.headSha),
    repository: () => view.repository(suite.repository),
    branch: () => (suite.headBranch === null ? null : view.ref(suite.repository, `refs/heads/${suite.headBranch}`)),
    // a suite belongs to a run of GitHub Actions or it does not; the double has no Actions
    workflowRun: null,
    url: `${repositoryPage(state, suite.repository)}/commit/${suite.headSha}/checks`,
    checkRuns: (args: Page & { filterBy?: RunFilter }, info: GraphQLResolveInfo) =>
      connection({ type: 'CheckRunConnection', items: runsOf(suite, args.filterBy), show: view.checkRun }, args, info),
  }) satisfies FieldsOf<GitHub.CheckSuite>

/** Whether the base branch of that pull request requires the check. GitHub demands to know which pull request. */
export const requiredBy =
  (repository: Repository, check: Readonly<{ name: string; appId: number | null }>) => (args: Required) => {
    const { pullRequestNumber, pullRequestId } = args
    const pull = pullsOf(repository).find(
      ({ number, nodeId }) => number === pullRequestNumber || nodeId === pullRequestId,
    )
    if (pull === undefined) throw refusal('UNPROCESSABLE', 'Either pullRequestNumber or pullRequestId is required.')
    const required = repository.protections.get(pull.baseRef)?.requiredChecks ?? []
    return required.some(({ name, appId }) => name === check.name && (appId === null || appId === check.appId))
  }

const annotationView = (state: State, run: CheckRun, annotation: CheckAnnotation): View =>
  ({
    __typename: 'CheckAnnotation',
    path: annotation.path,
    location: {
      __typename: 'CheckAnnotationSpan',
      start: { line: annotation.start_line, column: annotation.start_column },
      end: { line: annotation.end_line, column: annotation.end_column },
    },
    annotationLevel: upper(annotation.annotation_level),
    title: annotation.title,
    message: annotation.message,
    rawDetails: annotation.raw_details,
    blobUrl: `${repositoryPage(state, run.suite.repository)}/blob/${run.suite.headSha}/${annotation.path}`,
  }) satisfies FieldsOf<GitHub.CheckAnnotation>

export function checkRunView({ state, view }: Reading, run: CheckRun): View {
  const { suite } = run
  const url = `${repositoryPage(state, suite.repository)}/runs/${run.id}`
  return {
    __typename: 'CheckRun',
    id: run.nodeId,
    databaseId: run.id,
    name: run.name,
    status: upper(run.status),
    conclusion: upper(run.conclusion),
    externalId: run.externalId,
    detailsUrl: run.detailsUrl,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    title: run.title,
    summary: run.summary,
    text: run.text,
    url,
    permalink: url,
    checkSuite: () => view.checkSuite(suite),
    repository: () => view.repository(suite.repository),
    isRequired: requiredBy(suite.repository, { name: run.name, appId: suite.app.id }),
    annotations: listed(
      'CheckAnnotationConnection',
      () => run.annotations,
      (annotation) => annotationView(state, run, annotation),
    ),
  } satisfies FieldsOf<GitHub.CheckRun>
}
