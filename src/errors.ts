// Failures that we expect. Each says what happened and what to do about it; anything else that is thrown is our bug.

/** A failure with a remedy. `retryable` says whether the same work may succeed later by itself. */
export class ExpectedError extends Error {
  override readonly name: string = 'ExpectedError'
  readonly remedy: string
  readonly retryable: boolean

  constructor(sentence: string, remedy: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(sentence, { cause: options.cause })
    this.remedy = remedy
    this.retryable = options.retryable ?? false
  }
}

/** Settings (environment, command line) that are missing or malformed: all of them at once. */
export class SettingsError extends ExpectedError {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'), 'Correct the settings above and start again.')
    this.problems = problems
  }
}

/** Nothing is wrong, but the work has to wait until `retryAt` (epoch milliseconds). */
export class PostponedError extends ExpectedError {
  override readonly name: string = 'PostponedError'
  readonly retryAt: number

  constructor(sentence: string, remedy: string, { retryAt, cause }: Readonly<{ retryAt: number; cause?: unknown }>) {
    super(sentence, remedy, { retryable: true, cause })
    this.retryAt = retryAt
  }
}

/** GitHub refuses until `retryAt` (epoch milliseconds): a primary or a secondary rate limit. */
export class RateLimitedError extends PostponedError {
  override readonly name = 'RateLimitedError'

  constructor(retryAt: number, cause?: unknown) {
    const remedy = 'Andon tries again when the limit resets.'
    super('GitHub limits the requests of this installation.', remedy, { retryAt, cause })
  }
}

/** GitHub did not find the thing, or does not show it to us: it answers 404 for both. */
export class NotFoundError extends ExpectedError {
  override readonly name = 'NotFoundError'

  constructor(what: string, cause?: unknown) {
    const remedy =
      'Check the name, and that the token may read that repository; for the App, that it is installed there.'
    super(`GitHub does not show ${what}.`, remedy, { cause })
  }
}

/** The installation lacks a permission that the call needs. */
export class ForbiddenError extends ExpectedError {
  override readonly name = 'ForbiddenError'

  constructor(what: string, cause?: unknown) {
    super(`GitHub refuses ${what}.`, "Accept the App's requested permissions in the settings of the installation.", {
      cause,
    })
  }
}
