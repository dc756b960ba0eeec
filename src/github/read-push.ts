import type { Scope } from '../event.ts'
import { PushPayload, read, repositoryOf } from './payload.ts'

// https://docs.github.com/webhooks/webhook-events-and-payloads#push: at these lengths the lists may have been cut off
const maxCommits = 2048
const maxFiles = 3000

type Push = ReturnType<typeof readPush>
const readPush = (payload: unknown) => read(PushPayload, 'push', payload)

/** Files in which a repository says how it is judged: its policy, who owns code, and what counts as generated. */
const governsRepository = (path: string): boolean =>
  path === '.github/andon.yml' || /^((\.github|docs)\/)?CODEOWNERS$|(^|\/)\.gitattributes$/.test(path)
/** The organisation's layer, in the root of its repository `.github`. */
const governsOrganization = (path: string): boolean => path === 'andon.yml'

/** Paths that the push touched; null if the payload cannot be trusted to name them all. */
function touched({ forced, commits }: Push): readonly string[] | null {
  if (forced || !commits || commits.length === 0 || commits.length >= maxCommits) return null
  const paths: string[] = []
  for (const commit of commits) {
    for (const list of [commit.added, commit.modified, commit.removed]) {
      if (!list || list.length >= maxFiles) return null
      paths.push(...list)
    }
  }
  return paths
}

/** What has to be judged again after a push: pull requests into that branch, or everything that the organisation's layer governs. */
export function scopeOfPush(payload: unknown): Readonly<{ push: Push; scope: Scope }> | null {
  const push = readPush(payload)
  // Nothing targets a branch that has just appeared, or that is gone: GitHub closes its pull requests.
  if (!push.ref.startsWith('refs/heads/') || push.created || push.deleted) return null
  const branch = push.ref.slice('refs/heads/'.length)
  const paths = touched(push)
  const repository = repositoryOf(push)
  const organization = repository.name.toLowerCase() === '.github' && branch === push.repository.default_branch
  if (organization && (paths === null || paths.some(governsOrganization))) {
    return { push, scope: { scope: 'installation', installationId: repository.installationId } }
  }
  if (paths !== null && !paths.some(governsRepository)) return null
  return { push, scope: { scope: 'branch', repository, branch } }
}
