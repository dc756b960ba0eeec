import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { whoMay } from '../../src/commands/help.ts'
import { commands } from '../../src/commands/index.ts'
import { mostCommands } from '../../src/commands/parse.ts'

const page = readFileSync('docs/commands.md', 'utf8')

test('the page lists every command as it is, in the order of help', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `/andon '))

  expect(rows).toEqual(
    Object.values(commands).map((command) => {
      const examples = command.examples.map((example) => `\`${example}\``).join(', ')
      return `| \`/andon ${command.usage}\` | ${command.help} | ${whoMay(command)} | ${examples} |`
    }),
  )
})

test('the page says how many commands of a comment are executed', () => {
  expect(mostCommands).toBe(5)
  expect(page).toContain('At most five commands')
})

test('every example asks for the command that it is an example of', () => {
  for (const [name, { examples, usage }] of Object.entries(commands)) {
    expect(usage.split(' ')[0]).toBe(name)
    for (const example of examples) expect(example).toMatch(new RegExp(`^/andon ${name}\\b`))
  }
})
