/** The app's mark and name. The mark: two rings that meet, one passing on what the other has. */
import classes from "./brand.module.css";

export function BrandMark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      className={classes.mark}
      aria-hidden
    >
      <path d="M13.5 7.2A6 6 0 1 0 13.5 16.8" />
      <path d="M10.5 16.8A6 6 0 1 0 10.5 7.2" opacity=".55" />
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
