/**
 * A text with fields in it: typed, completed while one types a name, or put in where the cursor
 * stands. A mistake is shown at its place.
 */
import { Button, Combobox, Menu, Textarea, useCombobox } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { Value } from "@/components/value/value";
import type { Field } from "@/ipc/bindings/Field";
import type { FieldProblem } from "@/ipc/bindings/FieldProblem";
import type { Step } from "@/ipc/bindings/Step";
import { completed, namesFor, openName, templateName } from "./template-names";
import { TemplatePlace } from "./template-place";
import classes from "./step-form.module.css";

interface TemplateFormProps {
  step: Extract<Step, { type: "template" }>;
  onChange: (step: Step) => void;
  sources: readonly Field[];
  values: Record<string, unknown> | undefined;
  /** What is wrong with the step. */
  findings: readonly FieldProblem[];
}

export function TemplateForm({ step, onChange, sources, values, findings }: TemplateFormProps) {
  const text = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { template } = step;
  const [caret, setCaret] = useState(0);
  const name = openName(template, caret);
  const names = name ? namesFor(name, sources) : [];
  const opened = combobox.dropdownOpened && names.length > 0;
  const { selectFirstOption } = combobox;
  const typed = name?.typed;
  useEffect(() => {
    // What Enter takes is marked.
    if (opened && typed !== undefined) selectFirstOption();
  }, [opened, typed, selectFirstOption]);
  const put = (next: string, at: number) => {
    flushSync(() => onChange({ ...step, template: next }));
    text.current?.focus();
    text.current?.setSelectionRange(at, at);
    setCaret(at);
    combobox.closeDropdown();
  };
  const complete = (insert: string) => {
    if (!name) return;
    const [next, at] = completed(template, name, insert);
    put(next, at);
  };
  const insertField = (key: string) => {
    const from = text.current?.selectionStart ?? template.length;
    const to = text.current?.selectionEnd ?? template.length;
    const field = `{{ ${key} }}`;
    put(`${template.slice(0, from)}${field}${template.slice(to)}`, from + field.length);
  };
  const follow = (element: HTMLTextAreaElement) => {
    setCaret(element.selectionStart);
    if (openName(element.value, element.selectionStart)) {
      combobox.openDropdown();
    } else {
      combobox.closeDropdown();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!opened) return;
    switch (event.key) {
      case "ArrowDown":
        combobox.selectNextOption();
        break;
      case "ArrowUp":
        combobox.selectPreviousOption();
        break;
      case "Enter":
      case "Tab":
        complete(names[Math.max(combobox.getSelectedOptionIndex(), 0)]?.insert ?? "");
        break;
      case "Escape":
        combobox.closeDropdown();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={classes.template}>
      <Combobox
        store={combobox}
        position="bottom-start"
        width="target"
        withinPortal
        onOptionSubmit={complete}
      >
        <Combobox.DropdownTarget>
          <Textarea
            size="xs"
            label="Text"
            autosize
            minRows={1}
            maxRows={6}
            classNames={{ input: "mono" }}
            spellCheck={false}
            ref={text}
            value={template}
            aria-autocomplete="list"
            aria-controls={opened ? listId : undefined}
            onChange={(event) => {
              onChange({ ...step, template: event.currentTarget.value });
              follow(event.currentTarget);
            }}
            onClick={(event) => setCaret(event.currentTarget.selectionStart)}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={onKeyDown}
          />
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={names.length === 0}>
          <Combobox.Options id={listId} mah={220} className={classes.fields} aria-label="Names">
            {names.map(({ insert, label, key }) => (
              <Combobox.Option key={insert} value={insert}>
                <span className={classes.field}>
                  {label}
                  <span className={classes.live}>
                    {key === null ? insert : <Value value={values?.[key]} />}
                  </span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {findings.map(({ place, severity }) =>
        place ? (
          <TemplatePlace
            key={`${place.line}-${place.column}`}
            template={template}
            place={place}
            severity={severity}
            onGo={(from, to) => {
              text.current?.focus();
              text.current?.setSelectionRange(from, to);
            }}
          />
        ) : null,
      )}
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
          <Menu.Item onClick={() => insertField("value")}>The value so far</Menu.Item>
          {sources.map((field) => (
            <Menu.Item key={field.key} onClick={() => insertField(templateName(field.key))}>
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
