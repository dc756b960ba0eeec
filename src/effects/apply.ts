// Sends writes to GitHub: all of them in one request.

import * as z from 'zod'
import type { Effect } from '../effect.ts'
import { ExpectedError } from '../errors.ts'
import type { Repository } from '../event.ts'
import type { GitHub, GraphqlAnswer, GraphqlProblem } from '../github/client.ts'
import type { Write } from '../plan.ts'
import type { Applier, Names, NodeIds, Part } from './applier.ts'
import { checkRunApplier } from './check-run.ts'
import { commentApplier } from './comment.ts'
import { issueApplier } from './issue.ts'
import { nodeIdsOf } from './node-ids.ts'
import { reactionApplier } from './reaction.ts'
import { reviewRequestApplier } from './review-request.ts'

const appliers: { readonly [K in Effect['kind']]: Applier<K> } = {
  check_run: checkRunApplier,
  comment: commentApplier,
  reaction: reactionApplier,
  review_request: reviewRequestApplier,
  issue: issueApplier,
}

export type Sent = Readonly<{ write: Write; nodeId: string }>

/** Stands for the node id of something optional that GitHub refused: it is not tried again. */
const nothing = 'refused'

/** The applier of an effect, which takes just that kind: what TypeScript cannot follow through the table. */
const applierOf = <K extends Effect['kind']>({ kind }: Extract<Effect, { kind: K }>): Applier<K> => appliers[kind]
const isOptional = ({ effect }: Write): boolean => applierOf(effect).isOptional?.(effect) === true

function partFor({ effect, digest, nodeId }: Write, repository: Repository, nodeIds: NodeIds): Part | null {
  const sending = { effect, digest, repositoryNodeId: repository.nodeId, nodeIds }
  const applier = applierOf(effect)
  if (applier.isPossible?.(sending) === false) return null
  return nodeId === null ? applier.create(sending) : applier.update(sending, nodeId)
}

/** One document for any number of parts; values travel as variables, never in the text. */
export function mutationOf(
  parts: readonly Part[],
): Readonly<{ document: string; variables: Readonly<Record<string, unknown>> }> {
  const declared = parts.map((part, index) => `$w${index}: ${part.inputType}`).join(', ')
  const fields = parts.map((part, index) => `  w${index}: ${part.field}(input: $w${index}) { ${part.selection} }`)
  return {
    document: `mutation AndonWrites(${declared}) {\n${fields.join('\n')}\n}`,
    variables: Object.fromEntries(parts.map((part, index) => [`w${index}`, part.input])),
  }
}

const fields = z.record(z.string(), z.unknown()).nullable()

type Batch = readonly Readonly<{ write: Write; part: Part }>[]
type Failed = Readonly<{ write: Write; problem: GraphqlProblem | undefined }>

function readAnswer(answer: GraphqlAnswer, batch: Batch) {
  const data = fields.parse(answer.data) ?? {}
  const outcome = batch.map(({ write, part }, index) => {
    const value = data[`w${index}`]
    const problem = answer.problems.find(({ path }) => path[0] === `w${index}`)
    return { write, nodeId: value === null || value === undefined ? null : part.nodeId(value), problem }
  })
  return {
    sent: outcome.flatMap(({ write, nodeId }): Sent[] => (nodeId === null ? [] : [{ write, nodeId }])),
    failed: outcome.filter(({ nodeId }): boolean => nodeId === null),
  }
}

export type Applying = Readonly<{
  writes: readonly Write[]
  mark(sent: readonly Sent[]): Promise<void>
  /** A sentence about something optional that is not written. */
  onLeftOut?(sentence: string): void
}>

const finalProblems = ['NOT_FOUND', 'FORBIDDEN', 'UNPROCESSABLE']
const isFinal = ({ write, problem }: Failed): boolean =>
  isOptional(write) && problem !== undefined && finalProblems.includes(problem.type)

const nameOf = ({ effect }: Write): string => effect.kind.replace('_', ' ')

async function send(github: GitHub, batch: Batch): Promise<ReturnType<typeof readAnswer>> {
  if (batch.length === 0) return { sent: [], failed: [] }
  const { document, variables } = mutationOf(batch.map(({ part }) => part))
  return readAnswer(await github.query(document, variables), batch)
}

/**
 * Applies writes in order, in one request (one more before it where names have to be looked up); a thing of ours that
 * somebody deleted is created anew with one more.
 * Calls `mark` with what was written, also when a part failed; then throws a retryable ExpectedError.
 */
export async function applyWrites(github: GitHub, repository: Repository, applying: Applying): Promise<void> {
  const { writes, mark, onLeftOut } = applying
  if (writes.length === 0) return
  const created = writes.filter(({ nodeId }) => nodeId === null).map(({ effect }) => effect)
  const names = created.flatMap((effect) => applierOf(effect).names?.(effect) ?? [])
  const nodeIds = await nodeIdsOf(github, repository, names)
  for (const name of missing(names, nodeIds)) onLeftOut?.(`GitHub does not show ${name}, so it is left out.`)
  const parts = writes.map((write) => ({ write, part: partFor(write, repository, nodeIds) }))
  const batch = parts.flatMap(({ write, part }) => (part === null ? [] : [{ write, part }]))
  const { sent, failed } = await send(github, batch)
  const gone = failed.filter(({ write, problem }) => write.nodeId !== null && problem?.type === 'NOT_FOUND')
  const left = failed.filter((one) => !gone.includes(one) && isFinal(one))
  for (const { write, problem } of left) onLeftOut?.(`GitHub refused a ${nameOf(write)}: ${problem?.message}`)
  const idle = [...parts.filter(({ part }) => part === null), ...left].map(({ write }) => ({ write, nodeId: nothing }))
  if (sent.length + idle.length > 0) await mark([...sent, ...idle])
  await applyWrites(github, repository, { ...applying, writes: gone.map(({ write }) => ({ ...write, nodeId: null })) })
  refuse(failed.filter((one) => !gone.includes(one) && !left.includes(one)))
}

const kinds = [
  ['users', 'the person'],
  ['teams', 'the team'],
  ['labels', 'the label'],
] as const

const missing = (names: readonly Names[], nodeIds: NodeIds): readonly string[] =>
  kinds.flatMap(([kind, what]) => {
    const wanted = new Set(names.flatMap((one) => one[kind] ?? []))
    return [...wanted].filter((name) => !nodeIds[kind].has(name.toLowerCase())).map((name) => `${what} ${name}`)
  })

function refuse([first]: readonly Failed[]): void {
  if (first === undefined) return
  const said = first.problem?.message ?? 'no reason given'
  throw new ExpectedError(`GitHub refused to write the ${nameOf(first.write)}: ${said}`, 'Andon tries again.', {
    retryable: true,
  })
}
