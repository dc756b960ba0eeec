// Changes of what people may do and belong to. They name no subject: what was remembered about those people is forgotten.
import type { Event } from '../event.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import { MemberPayload, OrganizationPayload, read, TeamPayload } from './payload.ts'

type About = Readonly<{ installation: Readonly<{ id: number }> }>
type Person = Readonly<{ id: number; login: string }> | null | undefined

const people = (delivery: Delivery, { installation }: About, person: Person): Event =>
  signal(delivery, firstOf(), { scope: 'people', installationId: installation.id, person: person ?? null })

/** Of a repository (`member`) or of a team (`membership`). */
export function readMember(delivery: Delivery): Event {
  const payload = read(MemberPayload, full(delivery), delivery.payload)
  return people(delivery, payload, payload.member)
}

export function readOrganization(delivery: Delivery): Event {
  const payload = read(OrganizationPayload, full(delivery), delivery.payload)
  return people(delivery, payload, payload.membership?.user)
}

export function readTeam(delivery: Delivery): Event {
  return people(delivery, read(TeamPayload, full(delivery), delivery.payload), null)
}
