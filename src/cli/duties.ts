import type { Duty, Entry, EntryOf } from '../entry.ts'
import { ExpectedError } from '../errors.ts'
import { entriesOf } from '../ledger/entries.ts'
import { repositoryNamed } from '../ledger/repositories.ts'
import { readPullRequest } from './arguments.ts'
import type { Answer, World } from './command.ts'
import { withLedger } from './ledger.ts'
import { table } from './table.ts'

const isDuties = (entry: Entry): entry is EntryOf<'duties'> => entry.kind === 'duties'

/** In the order in which they are taken. */
const order = ['author', 'review', 'merge', 'approveDeployment', 'deploy'] as const satisfies readonly Duty[]

/** `merged`, or `production` where it was deployed. */
const momentOf = ({ environment }: EntryOf<'duties'>): string => environment ?? 'merged'

function rowsOf(entry: EntryOf<'duties'>): readonly (readonly string[])[] {
  const held = order.flatMap((duty) => {
    const logins = entry.held[duty] ?? []
    return logins.length === 0 ? [] : [[duty, logins.join(', ')] as const]
  })
  const time = entry.at.slice(0, 19).replace('T', ' ')
  return held.map(([duty, logins]) => [time, momentOf(entry), entry.sha.slice(0, 7), duty, logins])
}

function promisesIn(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'follow_up_opened')
      return [`A ${entry.followUp} was promised by ${entry.dueAt.slice(0, 16)}Z, because of ${entry.reason}.`]
    if (entry.kind !== 'follow_up_done') return []
    return [`The ${entry.followUp} was done at ${entry.at.slice(0, 16)}Z by ${entry.by?.login ?? 'nobody known'}.`]
  })
}

function textOf(subject: string, entries: readonly Entry[]): string {
  const duties = entries.filter(isDuties)
  if (duties.length === 0)
    return `Nothing is recorded of ${subject}: it is not merged, or its policy does not ask who holds what.`
  const controls = duties.map((entry) => {
    const names = entry.controls.length === 0 ? 'none was needed' : entry.controls.join(', ')
    return `Controls (${momentOf(entry)}): ${names}.`
  })
  const rows = [['TIME (UTC)', 'MOMENT', 'SHA', 'DUTY', 'HELD BY'], ...duties.flatMap(rowsOf)]
  return [table(rows), ...controls, ...promisesIn(entries)].join('\n')
}

/** Who held which duties of a pull request, at its merge and at each deployment, as the ledger has it. Reads only. */
export async function duties(text: string, world: World): Promise<Answer> {
  const { owner, name, number } = readPullRequest(text)
  const found = await withLedger(world, async (database) => {
    const repository = await repositoryNamed(database, owner, name)
    if (repository !== null) return entriesOf(database, repository, number)
    const remedy = 'Check the name. Andon knows a repository from its first judgement there on.'
    throw new ExpectedError(`The ledger knows no repository ${owner}/${name}.`, remedy)
  })
  const told = found.filter(({ kind }) => ['duties', 'follow_up_opened', 'follow_up_done'].includes(kind))
  return { text: textOf(text, told), json: { entries: told }, problems: false }
}
