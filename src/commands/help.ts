import * as z from 'zod'
import { type Command, defineCommand } from '../command.ts'
import { code, joined, link, type Markdown, md, prose } from '../markdown.ts'

/** Who may, in words. */
export const whoMay = ({ who, orAuthor, whoInWords }: Command): string => {
  if (whoInWords !== undefined) return whoInWords
  const base = who === 'none' || who === 'read' ? 'everybody who can read the repository' : `${who} access`
  return orAuthor === true ? `${base}, and the author` : base
}

const rowOf = (command: Command): Markdown => {
  const [example = ''] = command.examples
  return md`| ${code(`/andon ${command.usage}`)} | ${prose(command.help)} | ${prose(whoMay(command))} | ${code(example)} |`
}

/** `help` tells of the others, and of itself. */
export function helpWith(others: Readonly<Record<string, Command>>): Command {
  const help: Command = defineCommand({
    help: 'List the commands.',
    usage: 'help',
    examples: ['/andon help'],
    who: 'read',
    arguments: z.object({}),
    read: () => ({}),
    run: ({ docsUrl }) => ({
      outcome: 'done',
      reply: joined(
        [
          joined([
            md`| Command | What it does | Who may | Example |`,
            md`|---|---|---|---|`,
            ...[help, ...Object.values(others)].map(rowOf),
          ]),
          link('More about commands', `${docsUrl}/commands.md`),
        ],
        '\n\n',
      ),
    }),
  })
  return help
}
