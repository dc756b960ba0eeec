// Reads CODEOWNERS of the base branch, and tells whom it names for a change.
import * as z from 'zod'
import { isEmail, isTeam, mostOwnersBytes, ownedOf, readOwners } from '../codeowners.ts'
import type { Repository } from '../event.ts'
import { isUnavailable, type OwnersFile, type PullRequestFacts, type Unavailable } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import { isRegular } from './policy-file.ts'
import type { OwnersEntry } from './pull-request.ts'

const blob = z.object({ encoding: z.literal('base64'), content: z.string() })

/** Texts by repository and blob, which never changes. Oldest first. */
const known = new Map<string, string>()
/** All texts together, in characters. */
const mostKept = 16 * 1024 * 1024

function keep(key: string, text: string): void {
  known.set(key, text)
  let kept = known.values().reduce((sum, { length }) => sum + length, 0)
  for (const [oldest, { length }] of known) {
    if (kept <= mostKept) return
    known.delete(oldest)
    kept -= length
  }
}

const unfit = (path: string, why: string): Unavailable => ({ unavailable: `\`${path}\` ${why}` })

/** Why GitHub would not use it either, or we cannot; null if it can be read. */
function flawOf({ path, entry: { mode, object } }: OwnersEntry): Unavailable | null {
  if (!isRegular(mode) || object?.oid === undefined)
    return unfit(path, 'is not a regular file. Commit the file itself, not a link or a folder.')
  if ((object.byteSize ?? 0) >= mostOwnersBytes)
    return unfit(path, 'has 3 MB or more, so GitHub does not load it. Name folders instead of files.')
  return object.isBinary === true ? unfit(path, 'is not text. Save it as plain text in UTF-8.') : null
}

/** One request for a text that this process does not know. Null: there is no such file. */
export async function gatherOwners(
  github: GitHub,
  repository: Repository,
  owners: OwnersEntry | null,
): Promise<OwnersFile | Unavailable | null> {
  if (owners === null) return null
  const { path, entry } = owners
  const oid = entry.object?.oid ?? ''
  const flaw = flawOf(owners)
  if (flaw !== null) return flaw
  const key = `${repository.installationId}/${repository.id}/${oid}`
  const text = known.get(key) ?? (await readText(github, repository, oid))
  if (text === null) return unfit(path, 'is not text in UTF-8. Save it as plain text.')
  keep(key, text)
  return { path, text }
}

async function readText(github: GitHub, { owner, name }: Repository, oid: string): Promise<string | null> {
  const where = { owner, repo: name, file_sha: oid }
  const { content } = blob.parse((await github.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', where)).data)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(content, 'base64'))
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** Of how many owners GitHub is asked. About the others nothing is known, so nobody satisfies them. */
const mostOwners = 100

export type Named = Readonly<{ users: readonly string[]; teams: readonly string[] }>

/** Owners of the changed files, in lower case: people, and teams of the repository's own organisation. */
export function ownersNamed({ codeowners, files, repository }: PullRequestFacts): Named {
  const nobody = { users: [], teams: [] }
  if (codeowners === null || isUnavailable(codeowners) || isUnavailable(files)) return nobody
  const owned = ownedOf(readOwners(codeowners.text), files)
  if (isUnavailable(owned)) return nobody
  const own = `${repository.owner.toLowerCase()}/`
  const owners = new Set(owned.flatMap(({ rule }) => rule.owners).map((owner) => owner.toLowerCase()))
  const asked = [...owners].filter((owner) => !isEmail(owner) && (!isTeam(owner) || owner.startsWith(own)))
  const few = asked.toSorted().slice(0, mostOwners)
  return { users: few.filter((owner) => !isTeam(owner)), teams: few.filter(isTeam) }
}
