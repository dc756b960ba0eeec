// THE registry of commands: what people may ask for, by the name that they write.
import type { Command } from '../command.ts'
import { explain } from './explain.ts'
import { helpWith } from './help.ts'
import { override } from './override.ts'
import { recheck } from './recheck.ts'
import { reviewedTogether } from './reviewed-together.ts'
import { who } from './who.ts'

const others = { explain, who, recheck, 'reviewed-together': reviewedTogether, override } satisfies Record<
  string,
  Command
>

export const commands: Readonly<Record<string, Command>> = { help: helpWith(others), ...others }
