// Adds to a pull request what its policy asks for beyond the one query, and what the ledger knows.
import type { Database } from '../database/client.ts'
import type { PullRequestFacts } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import { entriesOf, promisesOf } from '../ledger/entries.ts'
import { deploymentsOf, pushesOf } from '../ledger/observations.ts'
import type { PatchMemory } from '../ledger/patches.ts'
import { followUpsFrom, recordedFrom } from '../ledger/recorded.ts'
import type { Needs } from '../practice.ts'
import { gatherOwners } from './codeowners.ts'
import { gatherConversation } from './conversation.ts'
import { gatherPatches } from './patches.ts'
import type { GatherPeople } from './people.ts'
import type { OwnersEntry } from './pull-request.ts'

/** What only deliveries and people told: no request to GitHub. */
export async function withLedger(database: Database, facts: PullRequestFacts): Promise<PullRequestFacts> {
  const { repository, number } = facts
  const entries = await entriesOf(database, repository, number)
  const followUps = followUpsFrom(await promisesOf(database, repository), number)
  return {
    ...facts,
    pushes: await pushesOf(database, repository, number),
    deployments: await deploymentsOf(database, repository, facts.head.sha),
    recorded: { ...recordedFrom(entries), followUps },
  }
}

export type Asking = Readonly<{
  github: GitHub
  needs: Needs
  people: GatherPeople
  patches: PatchMemory
  owners: OwnersEntry | null
}>

/** What the policy asks GitHub for: nothing for one that asks for nothing. */
export async function withNeeds(asking: Asking, facts: PullRequestFacts): Promise<PullRequestFacts> {
  const { github, needs } = asking
  const codeowners = needs.codeowners ? await gatherOwners(github, facts.repository, asking.owners) : facts.codeowners
  const said = needs.comments ? await gatherConversation(github, facts) : {}
  const owned = { ...facts, codeowners, ...said }
  const known = { ...owned, people: await asking.people(github, needs, owned) }
  return needs.patches ? { ...known, patches: await gatherPatches(github, asking.patches, known) } : known
}
