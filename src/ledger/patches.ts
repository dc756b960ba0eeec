// What commits of a pull request change, remembered from when they were approved: GitHub may lose them, and its answers may change.
import * as z from 'zod'
import { type Database, jsonText } from '../database/client.ts'
import type { Instant, Repository } from '../event.ts'

const storedPatch = z.object({
  /** The commit of the base branch against which GitHub showed it. */
  mergeBase: z.string(),
  files: z
    .array(
      z.object({
        path: z.string(),
        /** What it was called before; its own name unless it was renamed. */
        from: z.string(),
        /** Null where GitHub does not show the whole patch. */
        digest: z.string().nullable(),
        /** Line of the old file at which each hunk begins. */
        starts: z.array(z.number()).readonly(),
      }),
    )
    .readonly(),
})
export type Patch = Readonly<z.output<typeof storedPatch>>
export type FilePatch = Patch['files'][number]

/** A pull request, as long as it goes to the same branch: what a commit changes depends on that. */
export type PatchesOf = Readonly<{ repository: Repository; number: number; base: Readonly<{ branch: string }> }>

export type PatchMemory = Readonly<{
  /** Of these commits those that are known; null for one that GitHub did not show when it was asked, less than an hour before `now`. */
  recall(of: PatchesOf, shas: readonly string[], now: Instant): Promise<ReadonlyMap<string, Patch | null>>
  /** What was first told of a commit stays. Null: GitHub does not show it. */
  remember(of: PatchesOf, read: Readonly<{ sha: string; patch: Patch | null; at: Instant }>): Promise<void>
}>

/** For a process that asks once. */
export const forgetfulPatches: PatchMemory = { recall: async () => new Map(), remember: async () => {} }

/** A commit that GitHub does not show may only be late, or a permission was missing for a while. */
const askAgainMs = 3_600_000

export const patchMemory = (database: Database): PatchMemory => ({
  async recall({ repository, number, base }, shas, now) {
    if (shas.length === 0) return new Map()
    const rows = await database.kysely
      .selectFrom('reviewed_patch')
      .select(['sha', 'patch', 'read_at'])
      .where('installation_id', '=', repository.installationId)
      .where('repository_id', '=', repository.id)
      .where('number', '=', number)
      .where('base_branch', '=', base.branch)
      .where('sha', 'in', shas)
      .execute()
    const since = new Date(Date.parse(now) - askAgainMs).toISOString()
    const holding = rows.filter(({ patch, read_at: at }) => patch !== null || at > since)
    return new Map(holding.map(({ sha, patch }) => [sha, patch === null ? null : storedPatch.parse(patch)]))
  },
  async remember({ repository, number, base }, { sha, patch, at }) {
    const { installationId, id } = repository
    const content = { installation_id: installationId, patch: patch === null ? null : jsonText(patch), read_at: at }
    await database.kysely
      .insertInto('reviewed_patch')
      .values({ repository_id: id, number, base_branch: base.branch, sha, ...content })
      .onConflict((conflict) =>
        conflict
          .columns(['repository_id', 'number', 'base_branch', 'sha'])
          .doUpdateSet(content)
          .where((where) =>
            where.or([
              where('reviewed_patch.patch', 'is', null),
              where('reviewed_patch.installation_id', '!=', installationId),
            ]),
          ),
      )
      .execute()
  },
})
