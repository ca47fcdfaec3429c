/** What may stand in a profile's text, in short. */
import { Drawer } from "@mantine/core";
import { placeholderWords, profileMembers, requestMembers } from "@/copy/profile";
import classes from "./profile.module.css";

interface ReferenceDrawerProps {
  opened: boolean;
  onClose: () => void;
}

const parts = [
  { title: "The profile as a whole", rows: profileMembers },
  { title: "One request, under capabilities", rows: requestMembers },
  {
    title: "Placeholders",
    rows: Object.entries(placeholderWords).map(([name, holds]) => [`{${name}}`, holds] as const),
  },
];

export function ReferenceDrawer({ opened, onClose }: ReferenceDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} title="What may stand in a profile" size={520}>
      <div className={classes.stack}>
        <p className={classes.dimmed}>
          Places in an answer are JSON pointers: <code>/data/id</code> is the member id within the
          member data.
        </p>
        {parts.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={classes.reference}>
              {rows.map(([name, holds]) => (
                <div key={name}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{holds}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Drawer>
  );
}
