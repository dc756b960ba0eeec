// Controls that a policy may simply name. What it writes under the name takes the place of what stands here.
import type { Control } from './control.ts'

/** The tests that a control may have, one setting each. */
export const testNames = [
  'when',
  'approvedByAnother',
  'testsChanged',
  'maxLines',
  'stated',
  'deployedTo',
  'followUp',
] as const satisfies readonly (keyof Control)[]

const tests = [
  '**/test/**',
  '**/tests/**',
  '**/__tests__/**',
  '**/*.test.*',
  '**/*.spec.*',
  '**/*_test.*',
  '**/test_*.*',
]

export const builtIn: Readonly<Record<string, Control>> = {
  /** Whoever looks is not the one who wrote it: finds mistakes, and makes two of one who would cheat. */
  peerReview: { addresses: ['error', 'fraud'], approvedByAnother: true },
  checksGreen: { addresses: ['error'], when: { checks: ['*'] } },
  testsChanged: { addresses: ['error'], testsChanged: tests },
  /** Half of what reviewers read at once without finding fewer defects: SmartBear, "Best Kept Secrets of Peer Code Review", 200 lines. */
  smallChange: { addresses: ['error'], maxLines: 100 },
  lowRiskPaths: { addresses: ['error'], when: { onlyPaths: ['docs/**', '**/*.md'] } },
  /** The check that GitHub's code scanning reports. */
  securityScan: { addresses: ['error'], when: { checks: ['CodeQL'] } },
  rollbackPlan: { addresses: ['error'], stated: 'Rollback' },
  featureFlag: { addresses: ['error'], stated: 'Feature flag' },
  /** Nobody can write a commit in another's name. */
  signedCommits: { addresses: ['fraud'], when: { signed: true } },
  reviewedLater: { addresses: ['fraud'], followUp: { kind: 'review', within: '2d' } },
}
