// Whether one person is in one team, asked now.
import * as z from 'zod'
import { NotFoundError } from '../errors.ts'
import type { GitHub } from '../github/client.ts'

const membership = z.object({ state: z.string() })

/** `team` is `org/slug`. GitHub answers 404 for who is no member and for a team that it does not show: neither belongs. */
export async function isInTeam(github: GitHub, team: string, username: string): Promise<boolean> {
  const [org = '', slug = ''] = team.split('/')
  try {
    const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}'
    const { data } = await github.request(route, { org, team_slug: slug, username })
    return membership.parse(data).state === 'active'
  } catch (error) {
    if (error instanceof NotFoundError) return false
    throw error
  }
}
