// Labels, on issues and on pull requests.
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getRepository } from '../lookup.ts'
import { issuePayload, labelPayload } from '../payloads/issue.ts'
import type { Account, Issue, Label, LabelEvent, PullRequest, Repository } from '../state.ts'
import { pullEvent } from './pull-event.ts'
import type { World } from './world.ts'

export function createLabel(
  { state }: World,
  repository: Repository,
  { name, color = 'ededed', description = null }: { name: string; color?: string; description?: string | null },
): Label {
  const known = repository.labels.get(name.toLowerCase())
  if (known !== undefined) return known
  const label: Label = { ...identity(state, 'label'), repository, name, color, description }
  repository.labels.set(name.toLowerCase(), label)
  return label
}

/** Records the event and tells: for a pull request GitHub sends `pull_request`, never `issues`. */
export function setLabel(
  world: World,
  issue: Issue | PullRequest,
  { name, by, on }: { name: string; by: Account; on: boolean },
): void {
  const { state, emit } = world
  const label = createLabel(world, issue.repository, { name })
  if (issue.labels.has(label) === on) return
  if (on) issue.labels.add(label)
  else issue.labels.delete(label)
  const kind: LabelEvent['kind'] = on ? 'labeled' : 'unlabeled'
  issue.labelEvents.push({ ...identity(state, 'labelEvent'), kind, label, actor: by, at: stamp(state) })
  if (issue.kind === 'pull_request') {
    pullEvent(world, issue, { action: kind, by, more: { label: labelPayload(state, label) } })
    return
  }
  issue.updatedAt = stamp(state)
  const body = { issue: issuePayload(state, issue), label: labelPayload(state, label) }
  emit({ event: 'issues', action: kind, repository: issue.repository, sender: by, body })
}

type Labelling = Readonly<{ repo: string; number: number; by: string; label: string }>

const apply = (world: World, { repo, number, by, label }: Labelling, on: boolean): void => {
  const issue = found(getRepository(world.state, repo).issues.get(number), `issue #${number}`)
  setLabel(world, issue, { name: label, by: getAccount(world.state, by), on })
}
/** Makes the label first if the repository lacks it. */
export const addLabel = (world: World, labelling: Labelling): void => apply(world, labelling, true)
export const removeLabel = (world: World, labelling: Labelling): void => apply(world, labelling, false)
