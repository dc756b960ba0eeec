import * as z from 'zod'
import { defineCommand } from '../command.ts'
import { code, joined, md, text } from '../markdown.ts'

/** GitHub's logins have at most 39 characters. */
const login = z.string().regex(/^[A-Za-z\d](?:[A-Za-z\d-]{0,38})$/)
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

export const reviewedTogether = defineCommand({
  help: 'Say that you went through this commit together with others; each of them says so with the same command.',
  usage: 'reviewed-together @someone [@another]',
  examples: ['/andon reviewed-together @mona @kai'],
  who: 'write',
  orAuthor: true,
  arguments: z.object({ with: z.array(login).min(1).max(20) }),
  read: (words) => ({
    with: words
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== 'and')
      // Andon breaks its own mentions with a character that nobody sees: people copy it from there
      .map((word) => word.replace(/^@\u200b?/, '')),
  }),
  run({ facts, by, at, moved }, given) {
    const { head, recorded, number } = facts
    const others = given.with.filter((name) => !isSame(name, by.login))
    if (others.length === 0) return { outcome: 'refused', reply: md`Name at least one other person.` }
    if (moved) {
      const reply = md`The branch was pushed to after you wrote this. Look at ${code(head.sha.slice(0, 7))} together, and say so again.`
      return { outcome: 'refused', reply }
    }
    const silent = others.filter(
      (name) => !recorded.reviewedTogether.some((one) => one.head === head.sha && isSame(one.by.login, name)),
    )
    const noted = md`Noted for ${code(head.sha.slice(0, 7))}.`
    const reply =
      silent.length === 0
        ? md`${noted} Everybody who was named has said so.`
        : md`${noted} Still to say so with the same command: ${joined(silent.map(text), ', ')}.`
    return {
      outcome: 'done',
      reply,
      entries: [{ kind: 'reviewed_together', at, by, number, head: head.sha, with: others }],
    }
  },
})
