// The setting `slos` of a policy: objectives as they are written there, and OpenSLO files of the repository.
import * as z from 'zod'
import { sloSchema } from './schema.ts'
import type { Slo } from './slo.ts'

const mostObjectives = 50
const mostFiles = 20

/** `files` are globs. */
export type SloSetting = Readonly<{ objectives: readonly Slo[]; files: readonly string[] }>

const objectives = z.array(sloSchema).max(mostObjectives)

/** A list of objectives, or a mapping that names files as well. */
export const slosSchema = z
  .union([
    objectives.transform((all): SloSetting => ({ objectives: all, files: [] })),
    z.strictObject({
      objectives: objectives.default([]).describe('Objectives, written here.'),
      files: z
        .array(z.string().min(1).max(200))
        .max(mostFiles)
        .default([])
        .describe('Globs of OpenSLO v1 files in the repository, such as `slo/*.yaml`.'),
    }),
  ])
  .transform((setting, context): SloSetting => {
    const names = setting.objectives.map(({ name }) => name)
    const again = names.find((name, index) => names.indexOf(name) < index)
    if (again !== undefined) {
      context.addIssue({
        code: 'custom',
        message: `two objectives are named \`${again}\`. Choose another name for one.`,
      })
    }
    return setting
  })
