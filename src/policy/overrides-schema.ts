import * as z from 'zod'
import { teams } from '../conditions/parts.ts'

/** Loosest first. */
export const permissions = ['write', 'maintain', 'admin', 'nobody'] as const
export const byAuthor = ['always', 'withControls', 'never'] as const

/** `ids`: of the practices that there are. */
export const overridesSchema = (ids: readonly string[]) =>
  z
    .strictObject({
      permission: z
        .enum(permissions)
        .default('maintain')
        .describe('Least permission on the repository of who may override; `nobody`: only members of `teams`.'),
      teams: teams.exactOptional().describe('Teams, like `acme/leads`, whose active members may override as well.'),
      byAuthor: z
        .enum(byAuthor)
        .default('never')
        .describe(
          'Whether somebody who wrote a part of the change may: `withControls` while the compensating controls of integration of duties hold.',
        ),
      practices: z
        .array(z.enum(ids))
        .exactOptional()
        .describe('The practices that may be overridden; every practice if absent.'),
    })
    .prefault({})
    .describe('Who may let a practice pass with `/andon override <practice> because <reason>`.')
