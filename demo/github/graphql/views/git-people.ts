import type * as GitHub from '@octokit/graphql-schema'
import type { Commit, Signature } from '../../git.ts'
import { timestamp } from '../../identity.ts'
import { accountOfEmail } from '../../lookup.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

/** A name and an address as written in a commit: anyone can write anything. */
export type GitPerson = Pick<Signature, 'name' | 'email'> & Readonly<{ at: Date | null }>

const trailer = /^co-authored-by:[ \t]*([^<\n]*?)[ \t]*<([^>\n]+)>[ \t]*$/gim

/** The author and then the co-authors of the message's trailers, each address once. */
export function authorsOf({ author, message }: Commit): readonly GitPerson[] {
  const coAuthors = [...message.matchAll(trailer)].map(([, name = '', email = '']) => ({ name, email, at: author.at }))
  const byEmail = new Map<string, GitPerson>()
  for (const person of [author, ...coAuthors]) {
    const email = person.email.toLowerCase()
    if (!byEmail.has(email)) byEmail.set(email, person)
  }
  return [...byEmail.values()]
}

export const gitActorView = ({ state, view }: Reading, { name, email, at }: GitPerson): View =>
  ({
    __typename: 'GitActor',
    name,
    email,
    date: at === null ? null : timestamp(at),
    user: () => {
      const account = accountOfEmail(state, email)
      return account === null || account.type === 'Organization' ? null : view.user(account)
    },
  }) satisfies FieldsOf<GitHub.GitActor>

/** Null for an unsigned commit. The double knows only signatures that GitHub could verify. */
export function signatureView({ state, view }: Reading, sha: string, commit: Commit): View | null {
  const signature = state.signatures.get(sha)
  if (signature === undefined) return null
  const { signer, byGitHub } = signature
  return {
    __typename: 'GpgSignature',
    email: commit.committer.email,
    isValid: true,
    state: 'VALID',
    wasSignedByGitHub: byGitHub,
    keyId: sha.slice(0, 16).toUpperCase(),
    signer: () => (signer === null ? null : view.user(signer)),
  } satisfies FieldsOf<GitHub.GpgSignature>
}
