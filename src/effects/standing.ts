// What stands on GitHub of what belongs to no commit: known from the ledger, or looked for where a write was never noted.
import type { Database } from '../database/client.ts'
import type { Effect } from '../effect.ts'
import type { Repository } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import { type Published, publishedOne, saysSurely } from '../ledger/published.ts'
import { publicationKey, type Standing } from '../plan.ts'
import { findComment } from './find-comment.ts'
import { findIssue } from './find-issue.ts'

export type Looking = Readonly<{ database: Database; github: GitHub; appId: number }>

/** `comments`: how many anybody wrote in the conversation that is judged. */
export type Sought = Readonly<{ repository: Repository; effects: readonly Effect[]; comments: number }>

/** Node id of what we may have written without noting it, so that there is never a second; null if it is surely not there. */
async function lookFor(
  { github, appId }: Looking,
  { repository, comments }: Sought,
  { effect, planned }: Readonly<{ effect: Effect; planned: Published | undefined }>,
): Promise<string | null> {
  switch (effect.kind) {
    case 'comment': {
      const { number, marker, create, once } = effect
      // the one sticky comment is looked for even if a restored database does not know it
      const mayExist = comments > 0 && (planned !== undefined || (create && once !== true))
      return mayExist ? findComment(github, repository, { number, marker, appId }) : null
    }
    case 'issue':
      return planned === undefined
        ? null
        : findIssue(github, repository, { marker: effect.marker, appId, since: planned.plannedAt })
    default:
      return null
  }
}

async function standingOne(looking: Looking, sought: Sought, effect: Effect): Promise<readonly Standing[]> {
  const { kind } = effect
  const key = publicationKey(effect)
  const known = await publishedOne(looking.database, sought.repository, { kind, key })
  if (known !== undefined && known.nodeId !== null)
    return [{ kind, key, nodeId: known.nodeId, digest: saysSurely(known) }]
  const nodeId = await lookFor(looking, sought, { effect, planned: known })
  return nodeId === null ? [] : [{ kind, key, nodeId, digest: null }]
}

export async function standingOthers(looking: Looking, sought: Sought): Promise<readonly Standing[]> {
  const found: Standing[] = []
  // one after the other: most are known, and each may take a page of requests
  for (const effect of sought.effects) found.push(...(await standingOne(looking, sought, effect)))
  return found
}
