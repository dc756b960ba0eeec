import { readFileSync } from 'node:fs'
import * as z from 'zod'

const Examples = z.array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
const hosts = ['api.github.com', 'ghes-35'] as const

export type Example = Readonly<{ name: string; action: string; payload: Readonly<Record<string, unknown>> }>

/** GitHub's own examples of every webhook. Some come from a repository's webhook: those get the installation that an App is told. */
export const examples: readonly Example[] = hosts.flatMap((host) =>
  Examples.parse(
    JSON.parse(readFileSync(`node_modules/@octokit/webhooks-examples/${host}/index.json`, 'utf8')),
  ).flatMap((event) =>
    event.examples.map((example) => ({
      name: event.name,
      action: typeof example['action'] === 'string' ? example['action'] : '',
      payload: { installation: { id: 1 }, ...example },
    })),
  ),
)

export function example(name: string, action = ''): Example['payload'] {
  const found = examples.find((candidate) => candidate.name === name && candidate.action === action)
  if (found === undefined) throw new Error(`GitHub publishes no example of ${name} ${action}`)
  return found.payload
}

/** The example with some fields laid over it, one level deep. */
export const altered = (
  payload: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, object | string>>,
) => ({
  ...payload,
  ...Object.fromEntries(
    Object.entries(changes).map(([key, value]) => {
      const before = payload[key]
      return [key, typeof value === 'object' && typeof before === 'object' ? { ...before, ...value } : value]
    }),
  ),
})
