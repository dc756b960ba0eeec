// A registry of one small practice, so that tests of the policy do not move when a real practice does.
import * as z from 'zod'
import { definePractice } from '../../src/practice.ts'

const settings = z.strictObject({
  warn: z.int().positive().default(2).describe('Where to warn.').meta({ stricter: 'lower' }),
  limit: z.int().nonnegative().default(4).describe('Where to stop.').meta({ stricter: 'lower', zero: 'noLimit' }),
  people: z.int().default(1).describe('How many.').meta({ stricter: 'higher' }),
  mode: z
    .enum(['lax', 'strict'])
    .default('strict')
    .describe('How.')
    .meta({ stricter: ['lax', 'strict'] }),
  names: z.array(z.string()).default(['a']).describe('Which.'),
})

const size = definePractice({
  title: 'Size',
  question: 'Is it small?',
  subjects: ['pull_request'],
  config: settings.refine(({ warn, limit }) => warn <= limit, {
    path: ['warn'],
    params: { settings: ['warn', 'limit'] },
    message: 'this is above `limit`. Lower it.',
  }),
  needs: ({ mode, names }) => ({ teams: names.map((name) => `acme/${name}`), checks: mode === 'lax' }),
  evaluate: () => [],
})

export const practices = { size }
