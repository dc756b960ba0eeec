// Looks for a comment of ours that we may have written without being able to note it.
import * as z from 'zod'
import type { Repository } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import { markerLine } from './marker.ts'

const comments = z.array(
  z.object({
    node_id: z.string(),
    body: z.string().nullish(),
    performed_via_github_app: z.object({ id: z.number() }).nullish(),
  }),
)

export type Sought = Readonly<{ number: number; marker: string; appId: number }>

/** Node id of the first comment that our App wrote with the marker, or null. One request a hundred comments. */
export async function findComment(github: GitHub, repository: Repository, sought: Sought): Promise<string | null> {
  const where = { owner: repository.owner, repo: repository.name, issue_number: sought.number, per_page: 100 }
  for (let page = 1; ; page += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...where,
      page,
    })
    const listed = comments.parse(data)
    const ours = listed.find(
      (comment) =>
        comment.performed_via_github_app?.id === sought.appId &&
        comment.body?.startsWith(markerLine(sought.marker)) === true,
    )
    if (ours !== undefined) return ours.node_id
    if (listed.length < 100) return null
  }
}
