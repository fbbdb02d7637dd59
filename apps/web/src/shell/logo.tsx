/** An arch with a lantern: the way into the market. Beside the name it is decoration, so it has no name of its own. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#74335f" />
      <path
        d="M7 26V15.2C7 10.4 11 8 16 4.4c5 3.6 9 6 9 10.8V26h-4.6V15.8c0-2.4-2-3.8-4.4-5.6-2.4 1.8-4.4 3.2-4.4 5.6V26z"
        fill="#fbf3f8"
      />
      <path d="M16 15.6l3.4 4.2L16 24l-3.4-4.2z" fill="#f2a93b" />
    </svg>
  );
}
