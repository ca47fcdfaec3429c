/** The whole window while the engine opens its data: nothing at first, then what is going on. */
import { Loading } from "@/components/states/loading";
import { Brand } from "./brand";
import classes from "./opening.module.css";

export function Opening() {
  return (
    <div className={classes.page}>
      <Loading>
        <div className={classes.box}>
          <Brand />
          <span className={classes.words}>Opening your data…</span>
        </div>
      </Loading>
    </div>
  );
}
