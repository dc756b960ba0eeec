// Writing through GraphQL: the same acts as through REST, so the same webhooks go out.
import type * as GitHub from '@octokit/graphql-schema'
import type { CheckRunPatch } from '../../acts/checks.ts'
import type { App, CheckRun, Conclusion } from '../../state.ts'
import { allow } from '../access.ts'
import { getNode, isCheckRun, isRepository } from '../nodes.ts'
import { refusal } from '../refusal.ts'
import { mutation, type Writing } from './writing.ts'

/** Only Apps write check runs. */
function appOf({ reading: { caller } }: Writing): App {
  if (caller.kind === 'installation') return caller.installation.app
  throw refusal('FORBIDDEN', 'You must authenticate via a GitHub App.')
}

const statuses: Readonly<Record<string, CheckRun['status']>> = {
  QUEUED: 'queued',
  IN_PROGRESS: 'in_progress',
  COMPLETED: 'completed',
}
/** `STALE` and `STARTUP_FAILURE` are GitHub's own to set. */
const conclusions: Readonly<Record<string, Conclusion>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  NEUTRAL: 'neutral',
  CANCELLED: 'cancelled',
  SKIPPED: 'skipped',
  TIMED_OUT: 'timed_out',
  ACTION_REQUIRED: 'action_required',
}
const levels = { NOTICE: 'notice', WARNING: 'warning', FAILURE: 'failure' } as const

function chosen<T>(words: Readonly<Record<string, T>>, word: string | null | undefined): T | undefined {
  if (word == null) return undefined
  const known = words[word]
  if (known === undefined) throw refusal('UNPROCESSABLE', `An App may not set ${word}.`)
  return known
}

const annotation = (data: GitHub.CheckAnnotationData) => ({
  path: data.path,
  start_line: data.location.startLine,
  end_line: data.location.endLine,
  start_column: data.location.startColumn ?? null,
  end_column: data.location.endColumn ?? null,
  annotation_level: levels[data.annotationLevel],
  title: data.title ?? null,
  message: data.message,
  raw_details: data.rawDetails ?? null,
})

const action = ({ label, description, identifier }: GitHub.CheckRunAction) => ({ label, description, identifier })

function outputOf(output: GitHub.CheckRunOutput | null | undefined): CheckRunPatch['output'] {
  if (output == null) return undefined
  const { title, summary, text, annotations } = output
  return { title, summary, text: text ?? undefined, annotations: annotations?.map(annotation) }
}

type Input = Omit<GitHub.UpdateCheckRunInput, 'checkRunId' | 'repositoryId'>

/** The input in the words of REST. What is null or absent stays as it was. */
const patchOf = (input: Input): CheckRunPatch => ({
  name: input.name ?? undefined,
  externalId: input.externalId ?? undefined,
  detailsUrl: input.detailsUrl ?? undefined,
  status: chosen(statuses, input.status),
  conclusion: chosen(conclusions, input.conclusion),
  startedAt: input.startedAt ?? undefined,
  completedAt: input.completedAt ?? undefined,
  output: outputOf(input.output),
  actions: input.actions?.map(action),
})

/** Makes a run in the App's suite on that commit, and the suite if there is none. */
const create = (writing: Writing) =>
  mutation('CreateCheckRunPayload', (input: GitHub.CreateCheckRunInput) => {
    const { acts, reading } = writing
    const repository = getNode(reading, input.repositoryId, isRepository)
    allow(reading, repository, 'write', 'checks')
    const patch = { ...patchOf(input), name: input.name, headSha: input.headSha }
    const run = acts.createCheckRun(repository, { app: appOf(writing), input: patch })
    return { checkRun: () => reading.view.checkRun(run) }
  })

const update = (writing: Writing) =>
  mutation('UpdateCheckRunPayload', (input: GitHub.UpdateCheckRunInput) => {
    const { acts, reading } = writing
    const repository = getNode(reading, input.repositoryId, isRepository)
    const run = getNode(reading, input.checkRunId, isCheckRun)
    allow(reading, run.suite.repository, 'write', 'checks')
    if (run.suite.app !== appOf(writing) || run.suite.repository !== repository) {
      const message = `Invalid app_id \`${appOf(writing).id}\` - check run can only be modified by the GitHub App that created it.`
      throw refusal('FORBIDDEN', message)
    }
    acts.updateCheckRun(run, patchOf(input))
    return { checkRun: () => reading.view.checkRun(run) }
  })

export const checkRunMutations = (writing: Writing) => ({
  createCheckRun: create(writing),
  updateCheckRun: update(writing),
})
