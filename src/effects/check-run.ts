// Writes a check run: one mutation, created or updated.
import type { Annotation, EffectOf } from '../effect.ts'
import type { Decision } from '../verdict.ts'
import { type Applier, nodeIdAt } from './applier.ts'

/** Never neutral or skipped: those pass a required check. A run in progress holds a merge back without colouring it red. */
const states = {
  allow: { status: 'COMPLETED', conclusion: 'SUCCESS' },
  deny: { status: 'COMPLETED', conclusion: 'FAILURE' },
  wait: { status: 'IN_PROGRESS' },
} as const satisfies Record<Decision, object>

/** GitHub takes so many annotations a request (REST documentation, checks). */
const mostAnnotations = 50

const annotationOf = (annotation: Annotation) => ({
  path: annotation.path,
  location: { startLine: annotation.startLine, endLine: annotation.endLine },
  annotationLevel: annotation.level.toUpperCase(),
  title: annotation.title,
  message: annotation.message,
})

function inputOf(effect: EffectOf<'check_run'>, digest: string, creating: boolean) {
  const { content } = effect
  // GitHub appends the annotations of an update to those that stand, so they are sent once, with the run.
  const annotations = creating ? content.annotations.slice(0, mostAnnotations).map(annotationOf) : []
  return {
    name: content.name,
    externalId: `andon:${digest}`,
    ...states[content.decision],
    output: {
      title: content.title,
      summary: content.summary,
      ...(content.text === null ? {} : { text: content.text }),
      ...(annotations.length === 0 ? {} : { annotations }),
    },
  }
}

export const checkRunApplier: Applier<'check_run'> = {
  create: ({ effect, digest, repositoryNodeId }) => ({
    field: 'createCheckRun',
    inputType: 'CreateCheckRunInput!',
    input: { repositoryId: repositoryNodeId, headSha: effect.sha, ...inputOf(effect, digest, true) },
    selection: 'checkRun { id }',
    nodeId: nodeIdAt('checkRun'),
  }),
  update: ({ effect, digest, repositoryNodeId }, nodeId) => ({
    field: 'updateCheckRun',
    inputType: 'UpdateCheckRunInput!',
    input: { repositoryId: repositoryNodeId, checkRunId: nodeId, ...inputOf(effect, digest, false) },
    selection: 'checkRun { id }',
    nodeId: nodeIdAt('checkRun'),
  }),
}
