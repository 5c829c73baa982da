import type { Commit } from '@holdfast/core'
import { type Board, countProblem, settingsProblem, taskProblem } from './board.js'
import type { UserOp } from './board-op.js'
import { BrokenInvariant, hold } from './plan.js'
import { playOp } from './play-op.js'

type State = ReturnType<Board['getState']>

/** Subscribes to a store as a component does, and looks over all that it is told. */
export class StateListener {
  /** How often it was told of a state. */
  notified = 0
  /** What was found wrong. Kept, because the engine catches what a listener throws. */
  problem: unknown
  /** An update to issue in answer to the next state. */
  echo: UserOp | undefined
  /** What came of it. */
  echoed: Commit | undefined
  readonly #board: Board
  #last: State

  constructor(board: Board) {
    this.#board = board
    this.#last = board.getState()
    board.subscribe((state, previous) => {
      try {
        this.#onState(state, previous)
      } catch (error) {
        this.problem ??= error instanceof BrokenInvariant ? error : new BrokenInvariant('I11', String(error))
      }
    })
  }

  #onState(state: State, previous: State): void {
    this.notified++
    hold(previous === this.#last, 'I11', () => 'the previous state told is not the one told before')
    hold(state === this.#board.getState(), 'I11', () => 'the state told is not the one that getState() gives')
    this.#last = state
    for (const task of state.tasks.values()) {
      const problem = taskProblem(task)
      hold(problem === undefined, 'I10', () => `an invalid task was told: ${problem}`)
    }
    const problem = settingsProblem(state.settings) ?? countProblem(state.count)
    hold(problem === undefined, 'I10', () => `an invalid slice was told: ${problem}`)
    const { echo } = this
    this.echo = undefined
    if (echo === undefined) return
    const echoed = playOp(this.#board, echo)
    this.echoed = echoed
    hold(echoed.status === 'queued', 'U5', () => `an update in a subscriber is ${echoed.status}`)
    hold(this.#board.getState() === state, 'I11', () => 'the state changed while subscribers were told of it')
  }
}
