// The settings of peer review: which rules ask for how many approvals, from whom, and what stands against a change.
import * as z from 'zod'
import type { Condition } from '../../condition.ts'
import { listOf, refuse } from '../../conditions/parts.ts'
import { conditionSchema } from '../../conditions/schema.ts'
import { countingSettings, marks, type OwnCounting, ownCountingSettings, patterns } from './counting-settings.ts'
import { approaches } from './formality.ts'
import { objectorsSchema, type People, peopleSchema } from './people-schema.ts'

const approvals = z.int().nonnegative().max(20)

/** One thing that is asked: approvals and a condition, or a group of such. What a rule leaves out is as around it. */
export type Rule = Readonly<{
  name?: string
  when?: Condition
  approvals?: number
  from?: People
  conditions?: Condition
  anyOf?: readonly Rule[]
  allOf?: readonly Rule[]
}> &
  OwnCounting

const ruleSchema: z.ZodType<Rule, unknown> = z
  .lazy(() =>
    z
      .strictObject({
        name: z.string().min(1).max(100).exactOptional().describe('What people call it.'),
        when: conditionSchema.exactOptional().describe('Which changes it is for; without it, all.'),
        approvals: approvals.exactOptional().describe('How many people must approve; of each group of owners.'),
        from: peopleSchema.exactOptional().describe('Whose approval counts.'),
        conditions: conditionSchema
          .exactOptional()
          .describe('What must hold besides the approvals; until then the rule waits.'),
        anyOf: listOf(ruleSchema).exactOptional().describe('Rules of which one must hold.'),
        allOf: listOf(ruleSchema).exactOptional().describe('Rules all of which must hold.'),
        ...ownCountingSettings,
      })
      .check(({ value, issues }) => refuse(issues, value, groupProblem(Object.keys(value)))),
  )
  .meta({ id: 'rule', description: 'Approvals that are asked for, or a group of rules.' })

/** A group asks nothing by itself. */
function groupProblem(keys: readonly string[]): string | null {
  const group = keys.find((key) => key === 'anyOf' || key === 'allOf')
  const other = keys.find((key) => ['anyOf', 'allOf', 'approvals', 'from', 'conditions'].includes(key) && key !== group)
  if (group === undefined || other === undefined) return null
  return `\`${group}\` is a group, which asks nothing by itself. Put \`${other}\` into a rule under \`${group}\`.`
}

const objections = z
  .strictObject({
    from: objectorsSchema.optional().describe('Whose objections block; nobody’s if you leave it out.'),
    reviews: z.boolean().default(true).describe('Whether a review that requests changes is an objection.'),
    commentContains: marks.default([]).describe('Texts that make a comment an objection, such as `:-1:`.'),
    commentPatterns: patterns.default([]).describe('RE2 patterns that make a comment an objection.'),
    withdrawnBy: z
      .enum(['themselves', 'anyone'])
      .default('themselves')
      .describe('Who may withdraw an objection: `themselves`, or `anyone` who may object, except the author.'),
    withdrawContains: marks
      .default([])
      .describe('Texts that make a comment withdraw objections, as an approving review does.'),
    withdrawPatterns: patterns.default([]).describe('RE2 patterns that make a comment withdraw objections.'),
    when: z.array(conditionSchema).max(20).default([]).describe('Conditions each of which is an objection by itself.'),
  })
  .prefault({})
  .describe('What blocks besides `requestedChanges`: objections of people that you name, and of conditions.')

export const settings = z.strictObject({
  approvals: approvals
    .default(1)
    .describe('How many people must approve, for rules that do not say. 0: nobody need.')
    .meta({ stricter: 'higher' }),
  from: peopleSchema
    .optional()
    .describe('Whose approval counts, for rules that do not say; anyone with write access if you leave it out.'),
  rules: z
    .array(ruleSchema)
    .max(50)
    .default([])
    .describe('Rules, all of which must hold that apply. Without any: `approvals` and `from` are the only rule.'),
  ...countingSettings,
  requestedChanges: z
    .enum(['block', 'allow'])
    .default('block')
    .describe('`block`: requested changes stand until that person approves or the review is dismissed.')
    .meta({ stricter: ['allow', 'block'] }),
  objections,
  approach: z
    .enum(approaches)
    .optional()
    .describe(
      'How formal the review is: which activities it has, as far as Andon can see them. Unset: nothing is asked.',
    ),
  unresolvedThreads: z
    .enum(['block', 'allow'])
    .default('allow')
    .describe('`block`: every conversation on the code must be resolved.')
    .meta({ stricter: ['allow', 'block'] }),
  requestReviewers: z
    .boolean()
    .default(false)
    .describe(
      'Whether Andon asks people for the reviews that are missing, once, those with the fewest open ones first.',
    ),
})
export type Settings = z.output<typeof settings>
export type Objections = Settings['objections']
