// What happens in the demo, step by step, and the verdict that each step must get.
import type { GitHubDouble } from './github/server.ts'
import type { Step } from './scene.ts'
import { paymentsSteps, preparePayments } from './scenes/payments.ts'
import { prepareShop, shopSteps } from './scenes/shop.ts'
import { prepareSolo, soloSteps } from './scenes/solo.ts'

/** People, repositories with policies, and the App installed: as teams have it on their first day with Andon. */
export function prepare(github: GitHubDouble): void {
  prepareShop(github)
  preparePayments(github)
  prepareSolo(github)
}

export const steps: readonly Step[] = [...shopSteps, ...paymentsSteps, ...soloSteps]
