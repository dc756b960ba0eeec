import { backUp } from '../database/backup.ts'
import { restore } from '../database/restore.ts'
import type { Answer, World } from './command.ts'
import { withLedger } from './ledger.ts'

/** Writes all that Andon knows into one file. */
export async function backup(file: string, world: World): Promise<Answer> {
  await withLedger(world, (database) => backUp(database, file))
  return { text: `Written to ${file}.`, json: { file }, problems: false }
}

/** Puts a backup into an empty database; with `force`, in place of what is there. */
export async function restored(
  file: string,
  { force = false }: Readonly<{ force?: boolean }>,
  world: World,
): Promise<Answer> {
  const verdicts = await withLedger(world, (database) => restore(database, { file, force }))
  return { text: `Restored from ${file}: ${verdicts} verdicts.`, json: { file, verdicts }, problems: false }
}
