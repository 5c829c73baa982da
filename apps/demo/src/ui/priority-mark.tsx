const bars = [1, 2, 3, 4, 5] as const

/** Rising bars, filled up to the priority: tells by shape, not by colour alone. */
export function PriorityMark({ priority }: { priority: number }) {
  return (
    <svg
      className="priority-mark"
      data-priority={priority}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      {bars.map((bar) => (
        <rect
          key={bar}
          x={bar * 3 - 2.5}
          y={13.5 - bar * 2.2}
          width="2"
          height={bar * 2.2}
          rx="0.8"
          className={bar <= priority ? 'filled' : 'hollow'}
        />
      ))}
    </svg>
  )
}
