// Runs the commands of one comment, purely: from what was written to one reply, one reaction and what to keep.
import type { Answer, Asked, Command } from '../command.ts'
import { hasPermission } from '../facts.ts'
import { code, joined, type Markdown, md } from '../markdown.ts'
import { nearest } from '../policy/nearest.ts'
import { commands } from './index.ts'
import { mostCommands, type Written } from './parse.ts'

const commandNamed = (name: string): Command | undefined => (Object.hasOwn(commands, name) ? commands[name] : undefined)

const refused = (reply: Markdown): Answer => ({ outcome: 'refused', reply })

const isAuthor = ({ facts, by }: Asked): boolean =>
  facts.author !== null && facts.author.id !== null && facts.author.id === by.id

/** Null: nobody whom Andon need answer wrote something that is no command. */
export function runCommand(asked: Asked, { name, words }: Written): Answer | null {
  const command = commandNamed(name)
  if (command === undefined) {
    if (!hasPermission(asked.permission, 'triage') && !isAuthor(asked)) return null
    const suggestion = nearest(name, Object.keys(commands))
    const hint = suggestion === null ? md`` : md` Did you mean ${code(`/andon ${suggestion}`)}?`
    return refused(md`There is no command ${code(name)}.${hint} ${code('/andon help')} lists all.`)
  }
  const may = hasPermission(asked.permission, command.who) || (command.orAuthor === true && isAuthor(asked))
  if (!may) return refused(md`${code(`/andon ${name}`)} is for people with ${code(command.who)} access.`)
  const given = command.arguments.safeParse(command.read(words))
  const [example = ''] = command.examples
  return given.success
    ? command.run(asked, given.data)
    : refused(md`Write it as ${code(`/andon ${command.usage}`)}, such as ${code(example)}.`)
}

/** Teams about whose members the commands must know. */
export const teamsFor = (written: readonly Written[], policy: Asked['policy']): readonly string[] => [
  ...new Set(written.slice(0, mostCommands).flatMap(({ name }) => commandNamed(name)?.teams?.(policy) ?? [])),
]

export type Answered = Readonly<{ written: Written; answer: Answer }>

const headingOf = ({ written: { name, words } }: Answered): Markdown =>
  md`**${code(`/andon ${name} ${words}`.trim().slice(0, 100))}**`

/** One reply for all commands of a comment; `written` counts those that were written. */
export function replyTo(answered: readonly Answered[], written: number): Markdown {
  const several = answered.length > 1
  const parts = answered.flatMap((one) => (several ? [headingOf(one), one.answer.reply] : [one.answer.reply]))
  const rest = md`The first ${mostCommands} commands of a comment are executed, and no more.`
  return joined(written > mostCommands ? [...parts, rest] : parts, '\n\n')
}
