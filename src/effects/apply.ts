// Sends writes to GitHub: all of them in one request.

import * as z from 'zod'
import type { Effect } from '../effect.ts'
import { ExpectedError } from '../errors.ts'
import type { Repository } from '../event.ts'
import type { GitHub, GraphqlAnswer } from '../github/client.ts'
import type { Write } from '../plan.ts'
import type { Applier, Part } from './applier.ts'
import { checkRunApplier } from './check-run.ts'
import { commentApplier } from './comment.ts'

const appliers: { readonly [K in Effect['kind']]: Applier<K> } = { check_run: checkRunApplier, comment: commentApplier }

export type Sent = Readonly<{ write: Write; nodeId: string }>

function partOf<K extends Effect['kind']>(
  kind: K,
  write: Write & Readonly<{ effect: Extract<Effect, { kind: K }> }>,
  repository: Repository,
): Part {
  const sending = { effect: write.effect, digest: write.digest, repositoryNodeId: repository.nodeId }
  const applier: Applier<K> = appliers[kind]
  return write.nodeId === null ? applier.create(sending) : applier.update(sending, write.nodeId)
}

function partFor(write: Write, repository: Repository): Part {
  const { effect } = write
  switch (effect.kind) {
    case 'check_run':
      return partOf('check_run', { ...write, effect }, repository)
    case 'comment':
      return partOf('comment', { ...write, effect }, repository)
    default:
      return effect satisfies never
  }
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

function readAnswer(answer: GraphqlAnswer, batch: readonly Readonly<{ write: Write; part: Part }>[]) {
  const data = fields.parse(answer.data) ?? {}
  const outcome = batch.map(({ write, part }, index) => {
    const value = data[`w${index}`]
    const problem = answer.problems.find(({ path }) => path[0] === `w${index}`)
    return { write, nodeId: value === null || value === undefined ? null : part.nodeId(value), problem }
  })
  return {
    sent: outcome.flatMap(({ write, nodeId }): Sent[] => (nodeId === null ? [] : [{ write, nodeId }])),
    failed: outcome.filter(({ nodeId }) => nodeId === null),
  }
}

/**
 * Applies writes in order, in one request; a thing of ours that somebody deleted is created anew with one more.
 * Calls `mark` with what was written, also when a part failed; then throws a retryable ExpectedError.
 */
export async function applyWrites(
  github: GitHub,
  repository: Repository,
  request: Readonly<{ writes: readonly Write[]; mark(sent: readonly Sent[]): Promise<void> }>,
): Promise<void> {
  if (request.writes.length === 0) return
  const batch = request.writes.map((write) => ({ write, part: partFor(write, repository) }))
  const { document, variables } = mutationOf(batch.map(({ part }) => part))
  const { sent, failed } = readAnswer(await github.query(document, variables), batch)
  if (sent.length > 0) await request.mark(sent)
  const gone = failed.filter(({ write, problem }) => write.nodeId !== null && problem?.type === 'NOT_FOUND')
  const refused = failed.filter((one) => !gone.includes(one))
  await applyWrites(github, repository, { ...request, writes: gone.map(({ write }) => ({ ...write, nodeId: null })) })
  const [first] = refused
  if (first === undefined) return
  const said = first.problem?.message ?? 'no reason given'
  throw new ExpectedError(
    `GitHub refused to write the ${first.write.effect.kind.replace('_', ' ')}: ${said}`,
    'Andon tries again.',
    { retryable: true },
  )
}
