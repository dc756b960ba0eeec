import type { OverrideRule, Policy } from '../../src/policy.ts'

const rule: OverrideRule = { permission: 'maintain', teams: [], byAuthor: 'never', practices: null }
/** What holds where no layer says anything about overrides. */
export const policyOverrides: Policy['overrides'] = { standing: rule, locked: rule }
