/** A text with fields in it: typed, or put in where the cursor stands. */
import { Button, Menu, Textarea } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useRef } from "react";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { Step } from "@/ipc/bindings/Step";
import classes from "./step-form.module.css";

interface TemplateFormProps {
  step: Extract<Step, { type: "template" }>;
  onChange: (step: Step) => void;
  sources: readonly Field[];
  values: Record<string, unknown> | undefined;
}

export function TemplateForm({ step, onChange, sources, values }: TemplateFormProps) {
  const text = useRef<HTMLTextAreaElement>(null);
  const insert = (key: string) => {
    const { template } = step;
    const from = text.current?.selectionStart ?? template.length;
    const to = text.current?.selectionEnd ?? template.length;
    onChange({ ...step, template: `${template.slice(0, from)}{{ ${key} }}${template.slice(to)}` });
  };
  return (
    <div className={classes.template}>
      <Textarea
        size="xs"
        label="Text"
        autosize
        minRows={1}
        maxRows={6}
        classNames={{ input: "mono" }}
        ref={text}
        value={step.template}
        onChange={(event) => onChange({ ...step, template: event.currentTarget.value })}
      />
      <Menu position="bottom-start" withinPortal width={320}>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconBraces size={14} aria-hidden />}
          >
            Insert a field
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.fields}>
          <Menu.Item onClick={() => insert("value")}>The value so far</Menu.Item>
          {sources.map((field) => (
            <Menu.Item key={field.key} onClick={() => insert(templateName(field.key))}>
              <span className={classes.field}>
                {field.label}
                <span className={classes.live}>
                  <Value value={values?.[field.key]} />
                </span>
              </span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Custom field ids need not be names a template can say with a dot. */
function templateName(key: string): string {
  const [group, ...rest] = key.split(".");
  return rest.length === 0 ? key : `${group}["${rest.join(".")}"]`;
}
