import type { ComponentChildren } from "preact";

interface PanelProps {
  readonly name: string;
  readonly area: string;
  /** What stands beside the name. */
  readonly aside?: ComponentChildren;
  /** What is wrong with what the panel shows. Its content is greyed out then. */
  readonly warning?: string | undefined;
  /** Whether the content is text to scroll in: keys reach it then. */
  readonly isText?: boolean;
  readonly children: ComponentChildren;
}

/** A named part of the terminal. */
export function Panel({ name, area, aside, warning, isText = false, children }: PanelProps) {
  return (
    <section class={`panel ${area}`} aria-label={name}>
      <div class="head">
        <h2>{name}</h2>
        {aside}
      </div>
      {warning !== undefined && (
        <p class="warning" role="status">
          {warning}
        </p>
      )}
      <div class={warning === undefined ? "body" : "body old"} tabIndex={isText ? 0 : undefined}>
        {children}
      </div>
    </section>
  );
}
