import type { ChannelPort } from '@holdfast/core'
import type { SeededRandom } from '../random/seeded-random.js'
import { cloneValue } from './clone-value.js'
import type { TabRunner } from './sim-tab.js'

/** How unreliable messages between tabs are; probabilities from 0 to 1. */
export interface ChannelFaults {
  readonly loss: number
  readonly duplication: number
  /** Each copy of a message takes up to this long; above 0, messages overtake each other. */
  readonly maxDelayMs: number
}

interface Member {
  readonly tab: TabRunner
  readonly onMessage: (message: unknown) => void
}

/** The channels of a simulated browser, shared by its tabs. */
export class ChannelHub {
  faults: ChannelFaults = { loss: 0, duplication: 0, maxDelayMs: 0 }
  readonly #members = new Map<string, Set<Member>>()
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** Delivers a message that no tab of ours sent. */
  forge(name: string, message: unknown): void {
    for (const member of this.#membersOf(name)) {
      if (!member.tab.shelved) member.tab.schedule(() => member.onMessage(cloneValue(message)), 0)
    }
  }

  portOf(tab: TabRunner): ChannelPort {
    return {
      open: (name, onMessage) => {
        const members = this.#membersOf(name)
        const self: Member = { tab, onMessage }
        members.add(self)
        tab.onDeath(() => members.delete(self))
        return {
          post: (message) => {
            if (!members.has(self)) return
            for (const member of members) if (member !== self) this.#send(members, member, cloneValue(message))
          },
          close: () => {
            members.delete(self)
          },
        }
      },
    }
  }

  #send(members: ReadonlySet<Member>, member: Member, message: unknown): void {
    const { loss, duplication, maxDelayMs } = this.faults
    if (member.tab.shelved || this.#random.chance(loss)) return
    const copies = this.#random.chance(duplication) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      member.tab.schedule(() => {
        if (members.has(member)) member.onMessage(cloneValue(message))
      }, this.#random.next() * maxDelayMs)
    }
  }

  #membersOf(name: string): Set<Member> {
    let members = this.#members.get(name)
    if (!members) {
      members = new Set()
      this.#members.set(name, members)
    }
    return members
  }
}
