// Looks for an issue of ours that we may have opened without being able to note it.
import * as z from 'zod'
import type { Instant, Repository } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import { markerLine } from './marker.ts'

const issues = z.array(
  z.object({
    node_id: z.string(),
    body: z.string().nullish(),
    pull_request: z.unknown().optional(),
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
  }),
)

/** `since`: it was not opened before then. */
export type SoughtIssue = Readonly<{ marker: string; appId: number; since: Instant }>

/** Clocks differ. */
const marginMs = 10 * 60_000

/** Node id of the first issue that our App opened with the marker, or null. One request a hundred issues that changed since. */
export async function findIssue(github: GitHub, repository: Repository, sought: SoughtIssue): Promise<string | null> {
  const where = {
    owner: repository.owner,
    repo: repository.name,
    state: 'all',
    since: new Date(Date.parse(sought.since) - marginMs).toISOString(),
    per_page: 100,
  }
  for (let page = 1; ; page += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues', { ...where, page })
    const listed = issues.parse(data)
    const ours = listed.find(
      (issue) =>
        issue.pull_request === undefined &&
        issue.performed_via_github_app?.id === sought.appId &&
        issue.body?.startsWith(markerLine(sought.marker)) === true,
    )
    if (ours !== undefined) return ours.node_id
    if (listed.length < 100) return null
  }
}
