/** The app's mark and name. The mark is that of the icon: two rings, joined. */
import classes from "./brand.module.css";

export function BrandMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" className={classes.mark} aria-hidden>
      <rect width="24" height="24" rx="5.5" fill="currentColor" />
      <g fill="none" strokeWidth="1.9" strokeLinecap="round" strokeLinejoin="round">
        <path d="M10.4 12h3.2" className={classes.second} />
        <circle cx="7.5" cy="12" r="2.9" className={classes.first} />
        <circle cx="16.5" cy="12" r="2.9" className={classes.second} />
      </g>
    </svg>
  );
}

export function Brand() {
  return (
    <span className={classes.brand}>
      <BrandMark />
      <span className={classes.name}>Certileads Connect</span>
    </span>
  );
}
