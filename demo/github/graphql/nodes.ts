import { findNode, type Node } from '../lookup.ts'
import type { Account, CheckRun, Comment, Issue, Label, PullRequest, Repository, Review, Team } from '../state.ts'
import { noNode, sees } from './access.ts'
import type { Reading } from './reading.ts'
import type { View } from './strict-resolver.ts'

export const isCheckRun = (node: Node): node is CheckRun => 'suite' in node
export const isComment = (node: Node): node is Comment => 'issue' in node
export const isLabel = (node: Node): node is Label => 'color' in node
export const isConversation = (node: Node): node is Issue | PullRequest => 'kind' in node
export const isIssue = (node: Node): node is Issue => 'kind' in node && node.kind === 'issue'
export const isPullRequest = (node: Node): node is PullRequest => 'kind' in node && node.kind === 'pull_request'
export const isRepository = (node: Node): node is Repository => 'refs' in node
export const isAccount = (node: Node): node is Account => 'login' in node
export const isTeam = (node: Node): node is Team => 'members' in node
const isReview = (node: Node): node is Review => 'submittedAt' in node

/** The entity of a global id, if it is of the kind that is wanted there and the caller may see it. */
export function getNode<N extends Node>(
  reading: Pick<Reading, 'state' | 'caller'>,
  id: string,
  is: (node: Node) => node is N,
): N {
  const known = findNode(reading.state, id)
  const hidden = known?.repository != null && !sees(reading, known.repository)
  if (known === undefined || hidden || !is(known.node)) throw noNode(id)
  return known.node
}

const anything = (_node: Node): _node is Node => true

/** The fields `node` and `nodes` of a query. */
export function nodeView(reading: Reading, id: string): View {
  const { view } = reading
  const node = getNode(reading, id, anything)
  if (isPullRequest(node)) return view.pullRequest(node)
  if (isIssue(node)) return view.issue(node)
  if (isCheckRun(node)) return view.checkRun(node)
  if (isComment(node)) return view.comment(node)
  if (isLabel(node)) return view.label(node)
  if (isReview(node)) return view.review(node)
  if (isRepository(node)) return view.repository(node)
  if (isAccount(node)) return view.actor(node)
  if (isTeam(node)) return view.team(node)
  throw noNode(id)
}
